import stockManifest from '@uppy/aws-s3/package.json' with { type: 'json' }
import type { BackendFootprint } from './backend-footprint.ts'
import { LOOPBACK, WAN } from './plan.ts'
import type { Shape } from './shape-check.ts'
import { inOrder, type Standings, type Verdict } from './targets.ts'

const NAMES = {
  raw: 'raw: four bare PUTs of 5 MiB slices',
  ours: 'ours: `widget.js`',
  stock: `stock: \`@uppy/aws-s3\` ${stockManifest.version}`,
} as const

const mebibytes = (bytes: number) => `${bytes / 1024 ** 2} MiB`
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

export function loopbackSection(standings: Standings): string {
  return `### Loopback, ${mebibytes(LOOPBACK.fileBytes)}\n\n${raceTable(standings)}`
}

export function wanSection(standings: Standings, shape: Shape): string {
  const wanted = `${WAN.roundTripMs} ms round trips and ${megabytes(WAN.bytesPerSecond)} MB/s per connection`
  const measured = `${shape.roundTripMs.toFixed(1)} ms, ${megabytes(shape.bytesPerSecond)} MB/s`
  return `### ${wanted}, ${mebibytes(WAN.fileBytes)}\n\nThe shaped way, measured: ${measured}.\n\n${raceTable(standings)}`
}

export function backendSection({ startMs, idleBytes, starts }: BackendFootprint): string {
  const figures = `${Math.round(startMs)} ms from start to listening, ${megabytes(idleBytes)} MB resident when idle`
  return `### Backend\n\n${figures} (medians of ${starts} starts).`
}

export function verdictSection(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, measured, wanted, met }) => [
    what,
    measured,
    wanted,
    met ? 'pass' : '**fail**',
  ])
  return `### Targets\n\n${table(['', 'measured', 'wanted', ''], rows)}`
}

function raceTable(standings: Standings): string {
  const rows = inOrder(standings).map((standing) => [
    NAMES[standing.contender],
    megabytes(standing.bytesPerSecond),
    `${megabytes(standing.slowest)} to ${megabytes(standing.fastest)}`,
    standing.toRaw.toFixed(2),
    standing.toStock.toFixed(2),
    String(standing.putsInFlight),
  ])
  return table(['', 'MB/s', 'range', 'to raw', 'to stock', 'PUTs in flight'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
