import type { Environment } from './environment.ts'

/** Waits; ends early when the signal aborts or the machine comes back online. Never rejects. */
export function sleep(environment: Environment, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      cancelTimer()
      stopListening()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const cancelTimer = environment.after(delayMs, wake)
    const stopListening = environment.onOnline(wake)
    signal.addEventListener('abort', wake)
    if (signal.aborted) wake()
  })
}
