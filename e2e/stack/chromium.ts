import { existsSync } from 'node:fs'
import { type Browser, chromium, type LaunchOptions } from 'playwright'
import { isOnPath, run } from '../engines/run.ts'

/** Without these a headless Chromium looks up its maker's hosts at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium: `$CHROMIUM`, `chromium` or a Chrome of this machine, Debian's package when root, else Playwright's own. */
export async function launchChromium(
  log: (line: string) => void = () => {},
  options: LaunchOptions = {},
): Promise<Browser> {
  const executablePath = await findChromium(log)
  return chromium.launch({ executablePath, args: QUIET, chromiumSandbox: false, ...options })
}

async function findChromium(log: (line: string) => void): Promise<string | undefined> {
  const named = process.env.CHROMIUM
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which is not there`)
    return named
  }
  for (const command of ['chromium', 'chromium-browser', 'google-chrome'])
    if (await isOnPath(command)) return (await run('which', [command])).trim()
  if (existsSync(chromium.executablePath())) return undefined
  if (process.getuid?.() === 0 && (await isOnPath('apt-get'))) {
    log('Installing Chromium from Debian')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update'], { env, timeoutMs: 300_000 })
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env,
      timeoutMs: 600_000,
    })
    return '/usr/bin/chromium'
  }
  throw new Error(
    'No browser found. Install one: sudo apt-get install chromium   (or: npx playwright install chromium)',
  )
}
