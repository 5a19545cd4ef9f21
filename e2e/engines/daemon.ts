import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GaveUp, until } from './until.ts'

export interface DaemonOptions {
  readonly name: string
  readonly command: string
  /** One of them must contain `dir`: by that a later run knows the process as ours. */
  readonly args: readonly string[]
  readonly dir: string
}

export interface Daemon {
  /** Waits until `check` holds, and fails at once when the process ends before that. */
  ready(check: () => Promise<boolean>): Promise<void>
  stop(): Promise<void>
}

const pidSuffix = '.pid'

export function startDaemon(options: DaemonOptions): Daemon {
  const { name, dir } = options
  const logFile = join(dir, `${name}.log`)
  const log = openSync(logFile, 'a')
  // Its own process group: Ctrl-C in a terminal reaches our process alone, which then ends things in order.
  const child = spawn(options.command, options.args, {
    cwd: dir,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  // Without a listener a missing program would end our own process.
  child.on('error', () => undefined)
  const pid = child.pid
  if (pid === undefined) throw new Error(`Could not start ${options.command}`)
  const pidFile = join(dir, name + pidSuffix)
  // Synchronous, so that no await lies between the process and the note of it.
  writeFileSync(pidFile, `${pid}\n`)

  return {
    ready: (check) =>
      until(`${name} is ready`, async () => {
        if (hasEnded(child)) throw new GaveUp(`${name} ended early:\n${await tail(logFile)}`)
        return check()
      }),
    async stop() {
      await end(child)
      await rm(pidFile, { force: true })
    },
  }
}

const requestTimeoutMs = 2_000

/** The usual check for `ready`: an address answers with success. */
export async function answers(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(requestTimeoutMs) })).ok
}

/** Ends what an earlier run in this folder has left behind. */
export async function stopStale(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => [])
  for (const name of names.filter((entry) => entry.endsWith(pidSuffix)))
    await endStale(join(dir, name), `${dir}/`)
}

/** @param sign stands in the command line of what wrote the file: the pid may be somebody else's process by now */
export async function endStale(pidFile: string, sign: string): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  const isOurs = async () => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(sign)
  if (!(pid > 1 && (await isOurs()))) return
  process.kill(pid, 'SIGKILL')
  await until(`process ${pid} is gone`, async () => !(await isOurs()))
}

// Nothing an engine holds outlives its run, and a graceful end takes Ceph up to 15 seconds.
async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').slice(-15).join('\n')
}
