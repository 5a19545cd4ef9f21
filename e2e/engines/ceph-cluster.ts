import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { CephConfig } from './ceph-config.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { run } from './run.ts'

export function confFile(dir: string): string {
  return join(dir, 'ceph.conf')
}

export async function startMonitor({ dir, fsid, monPort }: CephConfig): Promise<Daemon> {
  const conf = confFile(dir)
  const map = join(dir, 'monmap')
  const address = `[v1:127.0.0.1:${monPort}]`
  await run('monmaptool', ['--create', '--clobber', '--fsid', fsid, '--addv', 'a', address, map])
  await run('ceph-mon', ['-c', conf, '-i', 'a', '--mkfs', '--monmap', map])
  const monitor = startDaemon({
    name: 'ceph-mon',
    command: 'ceph-mon',
    dir,
    args: ['-f', '-c', conf, '-i', 'a'],
  })
  await monitor.ready(async () => (await ceph(dir, 'quorum_status')).includes('"quorum":[0]'))
  return monitor
}

export async function startStore({ dir }: CephConfig): Promise<Daemon> {
  const conf = confFile(dir)
  const uuid = randomUUID()
  await ceph(dir, 'osd', 'new', uuid)
  // Left to itself the OSD asks for its place before it knows the cluster's id, and then often dies of "wrong fsid".
  await ceph(dir, 'osd', 'crush', 'add', 'osd.0', '1', 'root=default', 'host=a')
  await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', uuid])
  const store = startDaemon({
    name: 'ceph-osd',
    command: 'ceph-osd',
    dir,
    args: ['-f', '-c', conf, '-i', '0'],
  })
  await store.ready(async () => (await ceph(dir, 'osd', 'stat')).includes('1 up'))
  return store
}

function ceph(dir: string, ...args: string[]): Promise<string> {
  return run('ceph', ['-c', confFile(dir), '--connect-timeout', '10', ...args])
}
