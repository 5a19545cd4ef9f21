import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Daemon, startDaemon } from '../engines/daemon.ts'
import { run } from '../engines/run.ts'
import { postgresPrograms } from './debian-packages.ts'
import { ready } from './patience.ts'

const user = 'ckan'

/** An empty cluster, whose superuser is CKAN's: nobody else lives in it. */
export async function createCluster(dir: string, password: string): Promise<void> {
  const data = clusterDir(dir)
  const passwordFile = join(dir, 'postgres-password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  const owner = await ownerIds()
  if (owner) for (const path of [data, passwordFile]) await chown(path, owner.uid, owner.gid)
  // A password, though on loopback: other people of this machine reach loopback, too.
  const access = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, `--username=${user}`]
  const text = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(...asOwner(await program('initdb'), [`--pgdata=${data}`, ...access, ...text]), {
    timeoutMs: 120_000,
  })
  await rm(passwordFile)
}

export async function startPostgres(dir: string, port: number): Promise<Daemon> {
  const data = clusterDir(dir)
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // The path of a socket must be shorter than many a checkout is deep.
    unix_socket_directories: '',
    // Nothing here outlives a power cut.
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    shared_buffers: '32MB',
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const [command, args] = asOwner(await program('postgres'), ['-D', data, ...options])
  const daemon = startDaemon({ name: 'postgres', command, args, dir })
  const pgIsReady = await program('pg_isready')
  await ready(daemon, join(dir, 'postgres.log'), () =>
    run(pgIsReady, ['--host=127.0.0.1', `--port=${port}`]).then(() => true),
  )
  return {
    ...daemon,
    async stop() {
      // A killed server leaves its shared memory behind and an unclean cluster.
      await run(...asOwner(await program('pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'])).catch(() => '')
      await daemon.stop()
    },
  }
}

export function postgresUrl(port: number, password: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`
}

function clusterDir(dir: string): string {
  return join(dir, 'postgres')
}

async function program(name: string): Promise<string> {
  return join((await postgresPrograms()) ?? '', name)
}

const isRoot = () => process.getuid?.() === 0

/** PostgreSQL refuses root. Its own user may not be able to walk into a checkout below /root, hence the capability. */
function asOwner(command: string, args: readonly string[]): [string, readonly string[]] {
  if (!isRoot()) return [command, args]
  const identity = ['--reuid=postgres', '--regid=postgres', '--init-groups']
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return ['setpriv', [...identity, ...capability, command, ...args]]
}

async function ownerIds(): Promise<{ uid: number; gid: number } | undefined> {
  if (!isRoot()) return undefined
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => Number(await run('id', [which, 'postgres']))),
  )
  if (!uid || !gid) throw new Error('This machine has no user postgres')
  return { uid, gid }
}
