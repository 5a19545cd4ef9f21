import type { OpenAnswer, PartsCredentialsAnswer } from '@s3multipart/backend/protocol'
import { type AttemptVerdict, attemptPart } from './attempt-part.ts'
import { backoffMs, THROTTLED_BASE_MS, TRANSIENT_BASE_MS } from './backoff.ts'
import { CredentialKeeper, type Grant } from './credential-keeper.ts'
import type { Environment } from './environment.ts'
import type { Gate } from './gate.ts'
import { PartLedger } from './part-ledger.ts'
import type { PartPool, PartSource } from './part-pool.ts'
import type { SendPart } from './send-part.ts'
import { StorePatience } from './store-patience.ts'
import { UploadError } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

export interface SendingDeps {
  readonly environment: Environment
  readonly sendPart: SendPart
  readonly pool: PartPool
  readonly gate: Gate
}

export interface SendingListener {
  refresh(): Promise<PartsCredentialsAnswer>
  progressed(loadedBytes: number): void
  partStored(partNumber: number, etag: string): void
  waiting(waiting: Waiting | null): void
  allStored(): void
  failed(error: unknown): void
}

/** Parts that take no longer are progress enough by themselves. */
const QUICK_PART_MS = 1000

/** A part that timed out gets two, three, four times as long: its link may be slow, not dead. */
const MAX_PART_PATIENCE = 4

type Setback = Exclude<AttemptVerdict, { kind: 'stored' }>

/** Sends the parts of one opened upload, in as many stretches as it takes. */
export class Sending implements PartSource {
  readonly answer: OpenAnswer
  readonly ledger: PartLedger
  readonly #blob: Blob
  readonly #deps: SendingDeps
  readonly #listener: SendingListener
  readonly #keeper: CredentialKeeper
  readonly #patience: StorePatience
  /** Ends with each stretch; between stretches it is aborted. */
  #stretch = AbortSignal.abort()
  #endStretch = () => {}
  /** Whether the next part is watched while it travels: not while parts take a moment each. */
  #watched = true

  constructor(answer: OpenAnswer, blob: Blob, deps: SendingDeps, listener: SendingListener) {
    this.answer = answer
    this.ledger = new PartLedger(answer.size, answer.partSize, answer.partCount)
    this.#blob = blob
    this.#deps = deps
    this.#listener = listener
    this.#patience = new StorePatience(deps.environment)
    this.#keeper = new CredentialKeeper(answer, {
      environment: deps.environment,
      refresh: () => listener.refresh(),
      onFresh: () => deps.pool.fill(),
      onDenied: (error) => listener.failed(error),
    })
  }

  /** Parts go out just now, or could if the store let them. */
  get isMoving(): boolean {
    return !this.#stretch.aborted && !this.#keeper.isBlocked
  }

  start(): void {
    const stretch = new AbortController()
    this.#stretch = stretch.signal
    this.#endStretch = () => stretch.abort()
    this.#patience.startAfresh()
    this.#listener.progressed(this.ledger.loadedBytes)
    if (this.ledger.isComplete) this.#listener.allStored()
    else this.#deps.pool.join(this)
  }

  /** At once: parts on their way are cut off and will be sent again. */
  stop(): void {
    this.#deps.pool.leave(this)
    this.#endStretch()
  }

  startPart(over: () => void): boolean {
    if (this.#stretch.aborted || this.ledger.waitingCount === 0) return false
    const grant = this.#keeper.current()
    const partNumber = grant && this.ledger.take()
    if (!grant || !partNumber) return false
    this.#attempt(grant, partNumber)
      .catch((error: unknown) => {
        this.ledger.giveBack(partNumber)
        this.#listener.failed(error)
      })
      .finally(over)
    return true
  }

  async #attempt(grant: Grant, partNumber: number): Promise<void> {
    const { ledger } = this
    const signal = this.#stretch
    const body = this.#blob.slice(...ledger.range(partNumber))
    const startedMs = this.#deps.environment.nowMs()
    const verdict = await attemptPart(this.#deps.sendPart, grant, partNumber, body, {
      signal,
      patience: Math.min(ledger.failures(partNumber) + 1, MAX_PART_PATIENCE),
      watched: this.#watched,
      onProgress: (loadedBytes) => {
        ledger.report(partNumber, loadedBytes)
        if (!signal.aborted) this.#listener.progressed(ledger.loadedBytes)
      },
    })
    this.#watched = verdict.kind !== 'stored' || this.#deps.environment.nowMs() - startedMs > QUICK_PART_MS
    if (verdict.kind === 'stored') this.#store(grant, partNumber, verdict.etag, signal)
    else if (signal.aborted) ledger.giveBack(partNumber)
    else this.#suffer(grant, partNumber, verdict)
  }

  #store(grant: Grant, partNumber: number, etag: string, signal: AbortSignal): void {
    const { ledger } = this
    ledger.store(partNumber, etag)
    grant.accepted = true
    this.#deps.gate.succeeded()
    this.#patience.stored()
    if (signal.aborted) return
    this.#listener.waiting(null)
    this.#listener.partStored(partNumber, etag)
    this.#listener.progressed(ledger.loadedBytes)
    if (ledger.isComplete) this.#listener.allStored()
  }

  #suffer(grant: Grant, partNumber: number, setback: Setback): void {
    switch (setback.kind) {
      case 'busy':
        this.#rest(partNumber, setback.baseMs)
        this.#wait('busy', setback.baseMs, setback.retryAfterMs)
        break
      case 'clock_skewed':
        grant.setServerTime(setback.storeTimeMs)
        this.#rest(partNumber, TRANSIENT_BASE_MS)
        this.#wait('busy', TRANSIENT_BASE_MS, 0)
        break
      case 'unreachable':
        this.ledger.countFailure(partNumber)
        this.ledger.giveBack(partNumber)
        this.#wait('unreachable', TRANSIENT_BASE_MS, 0)
        break
      case 'credential_refused':
        this.ledger.giveBack(partNumber)
        if (!this.#keeper.refuse(grant)) this.#listener.failed(refusal(setback))
        break
      case 'refused':
        this.ledger.giveBack(partNumber)
        this.#listener.failed(refusal(setback))
        break
      case 'aborted':
        this.ledger.giveBack(partNumber)
        break
      default:
        this.ledger.giveBack(partNumber)
        this.#listener.failed(new UploadError(setback.kind))
    }
  }

  /** The part itself backs off, besides the host: one that never works must not take turns from the others. */
  #rest(partNumber: number, baseMs: number): void {
    const { environment, pool } = this.#deps
    const earlier = this.ledger.countFailure(partNumber)
    this.ledger.report(partNumber, 0)
    environment.after(
      backoffMs(earlier, baseMs, () => environment.random()),
      () => {
        this.ledger.giveBack(partNumber)
        pool.fill()
      },
    )
  }

  #wait(failure: 'busy' | 'unreachable', baseMs: number, retryAfterMs: number): void {
    const { environment, gate } = this.#deps
    gate.failed(baseMs, retryAfterMs)
    if (!this.#patience.survives(failure)) {
      this.#listener.failed(new UploadError('storage_unreachable'))
      return
    }
    // The first retry comes within a blink and is nobody's business.
    if (gate.failures > 1 || baseMs === THROTTLED_BASE_MS || !environment.isOnline()) {
      const away = environment.isOnline() ? 'store' : 'offline'
      const reason = failure === 'busy' ? 'busy' : away
      this.#listener.waiting({ reason, retryInMs: gate.opensInMs })
    }
  }
}

function refusal({ status, code }: { readonly status: number; readonly code: string }): UploadError {
  return new UploadError('storage_refused', { message: `HTTP ${status} ${code}`.trim() })
}
