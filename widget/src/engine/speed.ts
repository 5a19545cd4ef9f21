/** How fast bytes travel, and how long the rest takes at that speed. */
interface Speed {
  readonly bytesPerSecond: number
  /** Null while there is nothing to judge by. */
  readonly secondsLeft: number | null
}

export interface SpeedMeter {
  /** Takes the bytes that have arrived so far. */
  update(loadedBytes: number): void
  read(totalBytes: number): Speed
}

/** Long enough that one part more or less does not shake the figure, short enough to show a change of network. */
const WINDOW_MS = 8_000
/** Before this much time a first burst into send buffers would pass for speed. */
const SETTLE_MS = 1_000

interface Sample {
  readonly atMs: number
  readonly loadedBytes: number
}

/** The mean over the last seconds; `nowMs` only has to go forward. */
export function createSpeedMeter(nowMs: () => number = () => performance.now()): SpeedMeter {
  const samples: Sample[] = []
  return {
    update(loadedBytes) {
      const atMs = nowMs()
      samples.push({ atMs, loadedBytes })
      // The last sample outside of the window stays: it is where the window begins.
      while ((samples[1]?.atMs ?? atMs) < atMs - WINDOW_MS) samples.shift()
    },
    read(totalBytes) {
      const first = samples[0]
      const last = samples.at(-1)
      if (!first || !last) return { bytesPerSecond: 0, secondsLeft: null }
      // Up to now, not up to the last sample: a transfer that stands still gets slower.
      const elapsedMs = nowMs() - first.atMs
      if (elapsedMs < SETTLE_MS) return { bytesPerSecond: 0, secondsLeft: null }
      const bytesPerSecond = ((last.loadedBytes - first.loadedBytes) / elapsedMs) * 1000
      const leftBytes = totalBytes - last.loadedBytes
      return { bytesPerSecond, secondsLeft: bytesPerSecond > 0 ? leftBytes / bytesPerSecond : null }
    },
  }
}
