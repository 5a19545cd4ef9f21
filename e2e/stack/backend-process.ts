import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { endStale } from '../engines/daemon.ts'

/** The built backend as an administrator runs it: its own process, configured by its environment alone. */
export interface BackendProcess {
  readonly url: string
  /** Every line it logged, parsed. */
  readonly log: readonly Record<string, unknown>[]
  /** SIGKILL, as a crash: the port refuses connections afterwards. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../backend/dist/main.js', import.meta.url))

/** @param pidFile by which a later run finds the process where this one is killed without a chance to end it */
export async function startBackend(
  environment: Readonly<Record<string, string>>,
  pidFile?: string,
): Promise<BackendProcess> {
  if (pidFile) await endStale(pidFile, MAIN)
  const log: Record<string, unknown>[] = []
  let child: ChildProcess
  let port = 0

  async function start(): Promise<void> {
    const { PATH = '', HOME = '' } = process.env
    child = spawn(process.execPath, [MAIN], {
      env: { PATH, HOME, ...environment, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    if (pidFile) await writeFile(pidFile, `${child.pid}\n`)
    port = await listening(child, log)
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start()
  return {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    log,
    kill: () => end('SIGKILL'),
    start,
    stop: () => end('SIGTERM'),
  }
}

async function listening(child: ChildProcess, log: Record<string, unknown>[]): Promise<number> {
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the backend has no output')
  let complaint = ''
  stderr.on('data', (chunk) => {
    complaint += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the backend ended (${code}):\n${complaint}`)))
    createInterface({ input: stdout }).on('line', (line) => {
      const entry: Record<string, unknown> = JSON.parse(line)
      log.push(entry)
      if (entry.event === 'listening') resolve(Number(entry.port))
    })
  })
}
