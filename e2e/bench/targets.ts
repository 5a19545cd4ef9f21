/** Pure: what was measured against what is promised. */
import type { BackendFootprint } from './backend-footprint.ts'
import { median } from './median.ts'
import { CONTENDERS, type Contender } from './plan.ts'
import type { Run, Runs } from './race.ts'

export interface Standing {
  readonly contender: Contender
  readonly bytesPerSecond: number
  readonly slowest: number
  readonly fastest: number
  readonly toRaw: number
  readonly toStock: number
  readonly putsInFlight: number
}

export interface Verdict {
  readonly what: string
  readonly wanted: string
  readonly measured: string
  readonly met: boolean
}

export type Standings = Readonly<Record<Contender, Standing>>

export function standingsOf(runs: Runs): Standings {
  const medians = { raw: speed(runs.raw), ours: speed(runs.ours), stock: speed(runs.stock) }
  const standing = (contender: Contender): Standing => {
    const speeds = runs[contender].map(({ bytesPerSecond }) => bytesPerSecond)
    return {
      contender,
      bytesPerSecond: medians[contender],
      slowest: Math.min(...speeds),
      fastest: Math.max(...speeds),
      toRaw: medians[contender] / medians.raw,
      toStock: medians[contender] / medians.stock,
      putsInFlight: Math.max(...runs[contender].map(({ putsInFlight }) => putsInFlight)),
    }
  }
  return { raw: standing('raw'), ours: standing('ours'), stock: standing('stock') }
}

export function inOrder(standings: Standings): readonly Standing[] {
  return CONTENDERS.map((contender) => standings[contender])
}

export function judgeRace(course: string, { ours }: Standings, leastToStock: number): Verdict[] {
  return [
    atLeast(`${course}: ours to bare PUTs`, ours.toRaw, 0.9),
    leastToStock === 1
      ? {
          ...atLeast(`${course}: ours to stock`, ours.toStock, 1),
          wanted: 'more than 1.00',
          met: ours.toStock > 1,
        }
      : atLeast(`${course}: ours to stock`, ours.toStock, leastToStock),
  ]
}

export function judgeBackend({ startMs, idleBytes }: BackendFootprint): Verdict[] {
  return [
    {
      what: 'Backend: from start to listening',
      wanted: 'under 1,000 ms',
      measured: `${Math.round(startMs)} ms`,
      met: startMs < 1000,
    },
    {
      what: 'Backend: resident memory when idle',
      wanted: 'under 100 MB',
      measured: `${Math.round(idleBytes / 1e6)} MB`,
      met: idleBytes < 100e6,
    },
  ]
}

const MAX_WIDGET_BYTES = 45 * 1024

export function judgeWidget(gzipBytes: number): Verdict {
  return {
    what: '`widget.js`, gzip',
    wanted: 'at most 45 KB',
    measured: `${(gzipBytes / 1024).toFixed(1)} KB`,
    met: gzipBytes <= MAX_WIDGET_BYTES,
  }
}

function speed(runs: readonly Run[]): number {
  return median(runs.map(({ bytesPerSecond }) => bytesPerSecond))
}

function atLeast(what: string, ratio: number, wanted: number): Verdict {
  return {
    what,
    wanted: `at least ${wanted.toFixed(2)}`,
    measured: ratio.toFixed(2),
    met: ratio >= wanted,
  }
}
