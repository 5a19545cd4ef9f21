import type { Environment } from './environment.ts'

/** A store that answers, but with errors only, for this long is not going to recover while anybody watches. */
const ERRORS_ONLY_MS = 5 * 60_000
/** A store that never once answered is more likely blocked (CORS, firewall) than down. */
const NEVER_SEEN_MS = 2 * 60_000

/** When to stop trying: measured from the last success, and never because of a network that was lost. */
export class StorePatience {
  readonly #environment: Environment
  #everAnswered = false
  #failingSinceMs: number | undefined

  constructor(environment: Environment) {
    this.#environment = environment
  }

  startAfresh(): void {
    this.#failingSinceMs = undefined
  }

  stored(): void {
    this.#everAnswered = true
    this.#failingSinceMs = undefined
  }

  /** True while another try makes sense. */
  survives(failure: 'busy' | 'unreachable'): boolean {
    if (failure === 'busy') this.#everAnswered = true
    else if (this.#everAnswered || !this.#environment.isOnline()) {
      this.#failingSinceMs = undefined
      return true
    }
    const nowMs = this.#environment.nowMs()
    this.#failingSinceMs ??= nowMs
    return nowMs - this.#failingSinceMs <= (this.#everAnswered ? ERRORS_ONLY_MS : NEVER_SEEN_MS)
  }
}
