/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html (standard mode) */
export const TRANSIENT_BASE_MS = 100
export const THROTTLED_BASE_MS = 1_000
const MAX_BACKOFF_MS = 20_000

/** Full jitter: anything between nothing and the exponential bound, so that many clients do not come back at once. */
export function backoffMs(earlierFailures: number, baseMs: number, random: () => number): number {
  return random() * Math.min(baseMs * 2 ** earlierFailures, MAX_BACKOFF_MS)
}
