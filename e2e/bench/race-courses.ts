import type { Browser } from 'playwright'
import { type Child, startChild } from './child.ts'
import { bundlePageScripts } from './page-scripts.ts'
import { BUCKET, LOOPBACK, WAN } from './plan.ts'
import { type Runs, race } from './race.ts'
import { checkShape, type Shape } from './shape-check.ts'
import { startSite } from './site.ts'
import { sparseFile } from './sparse-file.ts'

export interface RaceOptions {
  readonly browser: Browser
  readonly rounds: number
  readonly log: (line: string) => void
}

const SINK = new URL('sink.ts', import.meta.url)
const SHAPER = new URL('shaper.ts', import.meta.url)

export async function raceOnLoopback({ browser, rounds, log }: RaceOptions): Promise<Runs> {
  const sink = await startChild(SINK)
  const site = await startSite(await bundlePageScripts(), `${sink.url}/${BUCKET}`)
  try {
    const { fileBytes } = LOOPBACK
    const filePath = await sparseFile(fileBytes)
    const course = { siteUrl: site.url, tallyUrl: `${sink.url}/tally`, filePath, fileBytes }
    return await race(browser, course, rounds, log)
  } finally {
    await site.stop()
    await sink.stop()
  }
}

/** Page, backend and bucket are all far away. */
export async function raceFarAway(options: RaceOptions): Promise<{ runs: Runs; shape: Shape }> {
  const { browser, rounds, log } = options
  const ending: (() => Promise<void>)[] = []
  try {
    const sink = await startChild(SINK)
    ending.push(sink.stop)
    const shapedSink = await startShaper(sink.url)
    ending.push(shapedSink.stop)
    const shape = await checkShape(shapedSink.url)
    const site = await startSite(await bundlePageScripts(), `${shapedSink.url}/${BUCKET}`)
    ending.push(site.stop)
    const shapedSite = await startShaper(site.url)
    ending.push(shapedSite.stop)
    const { fileBytes } = WAN
    const filePath = await sparseFile(fileBytes)
    const course = { siteUrl: shapedSite.url, tallyUrl: `${sink.url}/tally`, filePath, fileBytes }
    return { runs: await race(browser, course, rounds, log), shape }
  } finally {
    for (const end of ending.reverse()) await end()
  }
}

function startShaper(targetUrl: string): Promise<Child> {
  return startChild(SHAPER, new URL(targetUrl).port)
}
