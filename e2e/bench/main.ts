/** `npm run bench`: speed against bare PUTs and stock Uppy, size of the widget, footprint of the backend. */
import { readFile, writeFile } from 'node:fs/promises'
import { launchChromium } from '../stack/chromium.ts'
import { measureBackend } from './backend-footprint.ts'
import { describeMachine } from './machine.ts'
import { backendSection, loopbackSection, verdictSection, wanSection } from './markdown.ts'
import { HELP, readOptions } from './options.ts'
import { benchmarksPage } from './page-text.ts'
import { raceFarAway, raceOnLoopback } from './race-courses.ts'
import { judgeBackend, judgeRace, judgeWidget, standingsOf, type Verdict } from './targets.ts'

const MANIFEST = new URL('../../widget/dist/manifest.json', import.meta.url)
const PAGE = new URL('../../docs/benchmarks.md', import.meta.url)

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return print(HELP)

  const sections: string[] = []
  const verdicts: Verdict[] = []
  const browser = await launchChromium(print)
  const machine = describeMachine(browser)
  try {
    const racing = { browser, rounds: options.rounds, log: (line: string) => print(`  ${line}`) }
    if (options.subjects.includes('loopback')) {
      print('Loopback')
      const standings = standingsOf(await raceOnLoopback(racing))
      sections.push(loopbackSection(standings))
      verdicts.push(...judgeRace('Loopback', standings, 1))
    }
    if (options.subjects.includes('wan')) {
      print('Far away')
      const { runs, shape } = await raceFarAway(racing)
      const standings = standingsOf(runs)
      sections.push(wanSection(standings, shape))
      verdicts.push(...judgeRace('Far away', standings, 3))
    }
  } finally {
    await browser.close()
  }
  if (options.subjects.includes('backend')) {
    const footprint = await measureBackend()
    sections.push(backendSection(footprint))
    verdicts.push(...judgeBackend(footprint))
  }
  const { gzipBytes }: { gzipBytes: number } = JSON.parse(await readFile(MANIFEST, 'utf8'))
  verdicts.push(judgeWidget(gzipBytes))

  const results = [...sections, verdictSection(verdicts)].join('\n\n')
  print(`\n${machine}\n\n${results}`)
  if (options.write) await writeFile(PAGE, benchmarksPage(machine, options.rounds, results))
  if (!verdicts.every(({ met }) => met)) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
