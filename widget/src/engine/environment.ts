/** Time, chance and connectivity: what the engine takes from its surroundings, so that tests can be those. */
export interface Environment {
  /** Milliseconds since some fixed moment; never goes back, and goes on while the machine sleeps. */
  nowMs(): number
  /** Calls `wake` once after the delay, unless the returned function is called first. */
  after(delayMs: number, wake: () => void): () => void
  /** 0 ≤ x < 1 */
  random(): number
  isOnline(): boolean
  /** Calls `listener` each time the machine comes back online; returns how to stop that. */
  onOnline(listener: () => void): () => void
}

export function createBrowserEnvironment(): Environment {
  const wallStartMs = Date.now()
  const steadyStartMs = performance.now()
  // performance.now() stands still while some systems sleep, Date.now() follows whoever sets the clock:
  // the faster of the two never takes a dead credential for a live one.
  let leadMs = 0
  return {
    nowMs() {
      const steadyMs = performance.now() - steadyStartMs
      leadMs = Math.max(leadMs, Date.now() - wallStartMs - steadyMs)
      return steadyMs + leadMs
    },
    after(delayMs, wake) {
      const timer = setTimeout(wake, delayMs)
      return () => clearTimeout(timer)
    },
    random: Math.random,
    isOnline: () => navigator.onLine,
    onOnline(listener) {
      // Node, where the widget's own tests run, knows no such event.
      globalThis.addEventListener?.('online', listener)
      return () => globalThis.removeEventListener?.('online', listener)
    },
  }
}
