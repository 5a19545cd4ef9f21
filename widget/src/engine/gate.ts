import { backoffMs } from './backoff.ts'
import type { Environment } from './environment.ts'

/**
 * Shared by all parts that go to one host: after a failure nothing is sent for a while, then one part tries
 * alone, and its success lets the others follow. Four parts do not knock four times at a closed door.
 */
export class Gate {
  readonly #environment: Environment
  #failures = 0
  #closedUntilMs = 0
  #heldUntilMs = 0
  #probing = false

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** Failures in a row, over all parts, since the last success. */
  get failures(): number {
    return this.#failures
  }

  get opensInMs(): number {
    return Math.max(0, Math.max(this.#closedUntilMs, this.#heldUntilMs) - this.#environment.nowMs())
  }

  get admits(): boolean {
    return this.opensInMs === 0 && !(this.#failures > 0 && this.#probing)
  }

  entered(): void {
    this.#probing = this.#failures > 0
  }

  left(): void {
    this.#probing = false
  }

  succeeded(): void {
    this.#failures = 0
    this.#closedUntilMs = 0
  }

  /** `retryAfterMs` is the host's own wish, and a success elsewhere does not shorten it. */
  failed(baseMs: number, retryAfterMs: number): void {
    const nowMs = this.#environment.nowMs()
    this.#heldUntilMs = Math.max(this.#heldUntilMs, nowMs + retryAfterMs)
    // Parts that were on their way together fail together: that is one failure of the host, not four.
    if (nowMs < this.#closedUntilMs) return
    this.#closedUntilMs = nowMs + backoffMs(this.#failures, baseMs, () => this.#environment.random())
    this.#failures++
  }

  /** The machine came back online: whatever was measured before says nothing now. */
  openNow(): void {
    this.#closedUntilMs = 0
    this.#probing = false
  }
}
