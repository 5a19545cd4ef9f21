import { backoffMs, THROTTLED_BASE_MS } from './backoff.ts'
import type { Environment } from './environment.ts'
import { sleep } from './sleep.ts'
import { UploadError } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

const PASSING_CODES: ReadonlySet<string> = new Set<UploadError['code']>([
  'offline',
  'backend_unreachable',
  'rate_limited',
  'throttled',
  'portal_unavailable',
  'portal_error',
  'storage_unavailable',
  'storage_error',
])

/** Whether the same request may well succeed a little later. */
function isPassing(error: unknown): error is UploadError {
  return error instanceof UploadError && PASSING_CODES.has(error.code)
}

export interface Patience {
  readonly environment: Environment
  /** How long to go on; time offline, or in a queue by the backend's own wish, does not count. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  readonly onWaiting: (waiting: Waiting | null) => void
}

/** Repeats a call to the backend while its failure is one that passes. */
export async function withPatience<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  const { environment, signal, onWaiting } = patience
  let sinceMs = environment.nowMs()
  for (let failures = 0; ; failures++) {
    try {
      const answer = await call()
      if (failures > 0) onWaiting(null)
      return answer
    } catch (error) {
      const offline = !environment.isOnline()
      if (offline || (error instanceof UploadError && error.code === 'rate_limited')) {
        sinceMs = environment.nowMs()
      }
      const spentMs = environment.nowMs() - sinceMs
      if (!isPassing(error) || signal.aborted || spentMs > patience.patienceMs) {
        if (failures > 0) onWaiting(null)
        throw error
      }
      const jitterMs = backoffMs(failures, THROTTLED_BASE_MS, () => environment.random())
      const retryInMs = Math.max(jitterMs, (error.retryAfterSeconds ?? 0) * 1000)
      onWaiting({ reason: offline ? 'offline' : 'portal', retryInMs })
      await sleep(environment, retryInMs, signal)
      if (signal.aborted) throw error
    }
  }
}
