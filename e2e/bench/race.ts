import type { Browser, Page } from 'playwright'
import type { Lap } from './page/lap.ts'
import { CONTENDERS, type Contender } from './plan.ts'

/** Where one race is run. */
export interface Course {
  readonly siteUrl: string
  /** Straight to the sink's own address: asking for the tally must not take the long way. */
  readonly tallyUrl: string
  readonly filePath: string
  readonly fileBytes: number
}

export interface Run {
  readonly bytesPerSecond: number
  readonly putsInFlight: number
}

export type Runs = Readonly<Record<Contender, readonly Run[]>>

const LAP_TIMEOUT_MS = 300_000

/** Contenders take turns, so that whatever else slows the machine slows all of them; the first round warms up. */
export async function race(
  browser: Browser,
  course: Course,
  rounds: number,
  log: (line: string) => void,
): Promise<Runs> {
  const runs: Record<Contender, Run[]> = { raw: [], ours: [], stock: [] }
  for (let round = 0; round <= rounds; round++) {
    const figures: string[] = []
    for (const contender of CONTENDERS) {
      const run = await runOnce(browser, course, contender)
      if (round > 0) runs[contender].push(run)
      figures.push(`${contender} ${(run.bytesPerSecond / 1e6).toFixed(1)}`)
    }
    log(`${round === 0 ? 'warm-up' : `round ${round}`}: ${figures.join(', ')} MB/s`)
  }
  return runs
}

async function runOnce(browser: Browser, course: Course, contender: Contender): Promise<Run> {
  await takeTally(course)
  const page = await browser.newPage()
  try {
    await page.goto(`${course.siteUrl}/${contender}`)
    await page.locator('input[type=file]').setInputFiles(course.filePath)
    const { milliseconds, error } = await lapOf(page)
    if (error !== null) throw new Error(`${contender} failed: ${error}`)
    const { mostPutsInFlight, putBytes } = await takeTally(course)
    if (putBytes !== course.fileBytes)
      throw new Error(`${contender} sent ${putBytes} bytes of ${course.fileBytes}`)
    return { bytesPerSecond: (course.fileBytes / milliseconds) * 1000, putsInFlight: mostPutsInFlight }
  } finally {
    await page.close()
  }
}

/** Asked for seldom: the page measures by itself. */
async function lapOf(page: Page): Promise<Lap> {
  const lap = await page.waitForFunction(() => window.lap, undefined, {
    polling: 250,
    timeout: LAP_TIMEOUT_MS,
  })
  const value = await lap.jsonValue()
  if (!value) throw new Error('the page did not say how long it took')
  return value
}

async function takeTally({ tallyUrl }: Course): Promise<{ mostPutsInFlight: number; putBytes: number }> {
  const answer = await fetch(tallyUrl)
  return JSON.parse(await answer.text())
}
