import { cpus, loadavg, release, totalmem, type } from 'node:os'
import type { Browser } from 'playwright'

/** One line that tells which machine the figures belong to, and how busy it was before. */
export function describeMachine(browser: Browser): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`
  const load = loadavg()[0]?.toFixed(1)
  const software = `${type()} ${release()}, Node ${process.versions.node}, Chromium ${browser.version()}`
  return `${cpus().length} × ${model}, ${memory}, ${software}, load average ${load} before the run`
}
