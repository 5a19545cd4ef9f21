import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { confFile, startMonitor, startStore } from './ceph-cluster.ts'
import { cephConf } from './ceph-config.ts'
import { backendArn, createUsers, roleArn } from './ceph-identities.ts'
import { ensureCeph } from './ceph-packages.ts'
import { answers, type Daemon, startDaemon } from './daemon.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { freshStart } from './fresh-start.ts'
import { newKeyPair } from './key-pair.ts'
import { freePorts } from './ports.ts'
import { run } from './run.ts'

const minSessionSeconds = 2
// Memory taken as it fills, and given back when it ends: objects never reach the disk.
const storeBytes = 12 * 1024 ** 3
const folders = ['mon', 'osd', 'run']

export async function startCeph(options: EngineOptions): Promise<Engine> {
  const log = options.log ?? (() => undefined)
  await ensureCeph(log)
  const dir = resolve(options.dataDir, 'ceph')
  return freshStart(dir, log, () => start(dir))
}

async function start(dir: string): Promise<Engine> {
  const [monPort = 0, s3Port = 0] = await freePorts(2)
  const config = { dir, fsid: randomUUID(), monPort, s3Port, storeBytes, minSessionSeconds }
  const admin = newKeyPair()
  const backend = newKeyPair()
  const endpoint = `http://127.0.0.1:${s3Port}`
  for (const folder of folders) await mkdir(join(dir, folder), { recursive: true })
  await writeFile(confFile(dir), cephConf(config), { mode: 0o600 })

  const mon = await startMonitor(config)
  const osd = await startStore(config)
  const startGateway = async (): Promise<Daemon> => {
    const gateway = startDaemon({
      name: 'radosgw',
      command: 'radosgw',
      dir,
      args: ['-f', '-c', confFile(dir), '-n', 'client.rgw.a'],
    })
    await gateway.ready(() => answers(endpoint))
    return gateway
  }
  let gateway = await startGateway()
  await createUsers(dir, admin, backend)
  return {
    name: 'ceph',
    version: (await run('radosgw', ['--version'])).split(' ')[2] ?? 'unknown',
    endpoint,
    stsEndpoint: endpoint,
    region: 'us-east-1',
    roleArn,
    iamPrincipal: backendArn,
    admin,
    backend,
    minSessionSeconds,
    pause: () => gateway.stop(),
    async resume() {
      gateway = await startGateway()
    },
    async stop() {
      await gateway.stop()
      await osd.stop()
      await mon.stop()
      for (const folder of folders) await rm(join(dir, folder), { recursive: true, force: true })
    },
  }
}
