import type { Environment } from '../src/engine/environment.ts'

interface Timer {
  readonly atMs: number
  readonly wake: () => void
}

/** Time that stands still until it is told to move. */
export class FakeEnvironment implements Environment {
  online = true
  readonly random: () => number
  #nowMs = 0
  #timers: Timer[] = []
  readonly #listeners = new Set<() => void>()

  constructor(random: () => number = () => 0.5) {
    this.random = random
  }

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, wake: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, wake }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  isOnline(): boolean {
    return this.online
  }

  onOnline(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  comeOnline(): void {
    this.online = true
    for (const listener of [...this.#listeners]) listener()
  }

  /** Runs what is due, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settle()
    for (;;) {
      const [next] = this.#timers.toSorted((a, b) => a.atMs - b.atMs)
      if (!next || next.atMs > untilMs) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.wake()
      await settle()
    }
    this.#nowMs = untilMs
  }
}

/** Lets every promise that can settle do so, signing included. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
