import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Daemon, startDaemon } from '../engines/daemon.ts'
import { run } from '../engines/run.ts'
import { ready } from './patience.ts'

export async function startRedis(dir: string, port: number, password: string): Promise<Daemon> {
  const conf = join(dir, 'redis.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(dir)}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    // Its command line names our folder: by that a later run finds it.
    'set-proc-title no',
  ]
  await writeFile(conf, `${lines.join('\n')}\n`, { mode: 0o600 })
  const daemon = startDaemon({ name: 'redis', command: 'redis-server', args: [conf], dir })
  const env = { ...process.env, REDISCLI_AUTH: password }
  await ready(daemon, join(dir, 'redis.log'), async () =>
    (await run('redis-cli', ['-p', String(port), 'ping'], { env })).startsWith('PONG'),
  )
  return daemon
}

export function redisUrl(port: number, password: string): string {
  return `redis://:${password}@127.0.0.1:${port}/0`
}
