import type { Environment } from './environment.ts'
import type { Gate } from './gate.ts'

export interface PartSource {
  /** Starts one part and calls `over` once, later, when it has ended either way; false when there is none to start. */
  startPart(over: () => void): boolean
}

/** At most `limit` parts on their way over all files, handed out in turns. */
export class PartPool {
  readonly #limit: number
  readonly #gate: Gate
  readonly #environment: Environment
  readonly #afterFill: () => void
  readonly #turns: PartSource[] = []
  #onTheWay = 0
  #filling = false
  #cancelWake = () => {}

  constructor(limit: number, gate: Gate, environment: Environment, afterFill: () => void) {
    this.#limit = limit
    this.#gate = gate
    this.#environment = environment
    this.#afterFill = afterFill
  }

  join(source: PartSource): void {
    if (!this.#turns.includes(source)) this.#turns.push(source)
    this.fill()
  }

  leave(source: PartSource): void {
    const index = this.#turns.indexOf(source)
    if (index >= 0) this.#turns.splice(index, 1)
  }

  /** Starts parts until the limit is reached or no file has one; called whenever that may have changed. */
  fill(): void {
    if (this.#filling) return
    this.#filling = true
    let refusals = 0
    while (this.#onTheWay < this.#limit && refusals < this.#turns.length && this.#gate.admits) {
      const source = this.#turns.shift()
      if (!source) break
      this.#turns.push(source)
      if (source.startPart(this.#release())) {
        this.#onTheWay++
        this.#gate.entered()
        refusals = 0
      } else {
        refusals++
      }
    }
    this.#filling = false
    this.#wakeWhenGateOpens()
    this.#afterFill()
  }

  #release(): () => void {
    return () => {
      this.#onTheWay--
      this.#gate.left()
      this.fill()
    }
  }

  #wakeWhenGateOpens(): void {
    this.#cancelWake()
    const { opensInMs } = this.#gate
    if (opensInMs > 0) this.#cancelWake = this.#environment.after(opensInMs, () => this.fill())
  }
}
