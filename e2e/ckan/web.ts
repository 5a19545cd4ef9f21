import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answers, type Daemon, startDaemon } from '../engines/daemon.ts'
import { run } from '../engines/run.ts'
import { type IniSettings, iniText } from './ini.ts'
import { ready } from './patience.ts'
import type { PythonHome } from './python-home.ts'

const cliTimeoutMs = 300_000
const server = join(import.meta.dirname, 'serve.py')
/** In this release's own words, and with new secrets: whoever keeps the file keeps tokens valid. */
export async function generateIni(dir: string, { ckan }: PythonHome): Promise<void> {
  await run(ckan, ['generate', 'config', baseIniOf(dir)], { timeoutMs: cliTimeoutMs })
}

export async function writeIni(dir: string, settings: IniSettings): Promise<void> {
  const base = await readFile(baseIniOf(dir), 'utf8')
  await writeFile(iniOf(dir), iniText(base, settings), { mode: 0o600 })
}

/** A `ckan` command as an administrator types it; returns what it printed. */
export function runCli(dir: string, { ckan }: PythonHome, args: readonly string[]): Promise<string> {
  return run(ckan, ['--config', iniOf(dir), ...args], { timeoutMs: cliTimeoutMs })
}

export async function startWeb(dir: string, { python }: PythonHome, port: number): Promise<Daemon> {
  const daemon = startDaemon({ name: 'ckan', command: python, args: [server, iniOf(dir), `${port}`], dir })
  await ready(daemon, join(dir, 'ckan.log'), () =>
    answers(`http://127.0.0.1:${port}/api/3/action/status_show`),
  )
  return daemon
}

function iniOf(dir: string): string {
  return join(dir, 'ckan.ini')
}

function baseIniOf(dir: string): string {
  return join(dir, 'base.ini')
}
