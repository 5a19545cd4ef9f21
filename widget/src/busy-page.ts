import { showInTabTitle } from './tab-title.ts'

/** Waiting times count down even when nothing else happens. */
const TICK_MS = 1000

/** What lasts exactly as long as an upload: the tab's title, the clock, the question before leaving. */
export class BusyPage {
  readonly #tick: () => void
  #busy: AbortController | null = null

  constructor(tick: () => void) {
    this.#tick = tick
  }

  /** Null when nothing is under way. */
  show(percent: number | null): void {
    if (percent === null) {
      if (this.#busy) showInTabTitle(null)
      this.#busy?.abort()
      this.#busy = null
      return
    }
    showInTabTitle(percent)
    this.#busy ??= this.#begin()
  }

  #begin(): AbortController {
    const busy = new AbortController()
    const { signal } = busy
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal })
    const timer = setInterval(this.#tick, TICK_MS)
    signal.addEventListener('abort', () => clearInterval(timer))
    return busy
  }
}
