import type { CompleteAnswer, OpenAnswer } from '@s3multipart/backend/protocol'
import { type AttemptVerdict, attemptPart } from './attempt-part.ts'
import { backoffMs, THROTTLED_BASE_MS, TRANSIENT_BASE_MS } from './backoff.ts'
import { CredentialKeeper, type Grant } from './credential-keeper.ts'
import type { Environment } from './environment.ts'
import type { Gate } from './gate.ts'
import { PartLedger } from './part-ledger.ts'
import type { PartPool, PartSource } from './part-pool.ts'
import { withPatience } from './patience.ts'
import { nextPhase, type Phase, type PhaseEvent } from './phase.ts'
import type { SendPart } from './send-part.ts'
import { type FileToOpen, UploadError, type UploadService } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

/** Opening twice leaves an orphan behind, so this is short; the others repeat safely. */
const OPEN_PATIENCE_MS = 60_000
const SERVICE_PATIENCE_MS = 60 * 60_000
/** A store that answers, but with errors only, for this long is not going to recover while anybody watches. */
const STORE_PATIENCE_MS = 5 * 60_000
/** A store that never once answered is more likely blocked (CORS, firewall) than down. */
const FIRST_CONTACT_PATIENCE_MS = 2 * 60_000

/** After these the multipart upload is of no more use: a retry opens another. */
const ENDS_UPLOAD: ReadonlySet<string> = new Set<UploadError['code']>([
  'upload_gone',
  'ticket_expired',
  'already_sealed',
  'parts_mismatch',
  'size_mismatch',
  'checksum_mismatch',
  'file_changed',
])

export interface FileUploadDeps {
  readonly service: UploadService
  readonly environment: Environment
  readonly sendPart: SendPart
  readonly pool: PartPool
  readonly gate: Gate
}

export interface FileUploadListener {
  /** The file may need a place among the open files, or has left its own. */
  phaseChanged(upload: FileUpload): void
  progressed(loadedBytes: number): void
  partStored(partNumber: number, etag: string): void
  waiting(waiting: Waiting | null): void
  sealed(answer: CompleteAnswer): void
  failed(error: UploadError): void
  abortFailed(error: unknown): void
}

interface Opened {
  readonly answer: OpenAnswer
  readonly ledger: PartLedger
  readonly keeper: CredentialKeeper
}

/** One file on its way: opens it, sends its parts when the pool says so, seals it. */
export class FileUpload implements PartSource {
  readonly #file: FileToOpen
  readonly #blob: Blob
  readonly #deps: FileUploadDeps
  readonly #listener: FileUploadListener
  /** Ends with the file: a cancelled file asks the backend nothing more. */
  readonly #life = new AbortController()
  /** Ends with each stretch of sending. */
  #run = new AbortController()
  #phase: Phase = 'queued'
  #openUnderWay = false
  #opened: Opened | undefined
  #storeEverAnswered = false
  #failingSinceMs: number | undefined
  #settle = () => {}

  constructor(file: FileToOpen, blob: Blob, deps: FileUploadDeps, listener: FileUploadListener) {
    this.#file = file
    this.#blob = blob
    this.#deps = deps
    this.#listener = listener
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Parts that could be sent at once; before the answer to `open` is there, a guess. */
  get partsToSend(): number {
    return this.#opened?.ledger.waitingCount ?? 1
  }

  /** Queues the file, or queues it again after a failure; resolves when it is done, failed or cancelled. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve
      if (this.#phase === 'failed') this.#move('retry')
      else this.#listener.phaseChanged(this)
    })
  }

  /** A place among the open files is free: goes on where it stopped. */
  admit(): void {
    if (this.#opened) this.#sendParts(this.#opened)
    else if (this.#move('open')) this.#open()
  }

  pause(): void {
    if (this.#move('pause')) this.#stopSending()
  }

  resume(): void {
    this.#move('resume')
  }

  cancel(): void {
    if (!this.#move('cancel')) return
    this.#life.abort()
    this.#stopSending()
    if (this.#opened) this.#abort(this.#opened.answer.ticket)
    this.#settle()
  }

  startPart(over: () => void): boolean {
    const opened = this.#opened
    if (this.#phase !== 'sending' || !opened || opened.ledger.waitingCount === 0) return false
    const grant = opened.keeper.current()
    const partNumber = grant && opened.ledger.take(this.#deps.environment.nowMs())
    if (!grant || !partNumber) return false
    this.#attempt(opened, grant, partNumber).finally(over)
    return true
  }

  /** Moves on if the event means anything now. */
  #move(event: PhaseEvent): boolean {
    const next = nextPhase(this.#phase, event)
    if (!next) return false
    this.#phase = next
    this.#listener.phaseChanged(this)
    return true
  }

  async #open(): Promise<void> {
    if (this.#openUnderWay) return
    this.#openUnderWay = true
    try {
      const { service } = this.#deps
      const { signal } = this.#life
      const answer = await this.#patiently(OPEN_PATIENCE_MS, () => service.open(this.#file, signal))
      this.#openUnderWay = false
      this.#keep(answer)
    } catch (error) {
      this.#openUnderWay = false
      this.#fail(error)
    }
  }

  #keep(answer: OpenAnswer): void {
    if (this.#phase === 'cancelled') {
      this.#abort(answer.ticket)
      return
    }
    const { environment, service, pool } = this.#deps
    const keeper = new CredentialKeeper(answer, {
      environment,
      refresh: () =>
        this.#patiently(SERVICE_PATIENCE_MS, () => service.refresh(answer.ticket, this.#life.signal)),
      onFresh: () => pool.fill(),
      onDenied: (error) => this.#fail(error),
    })
    this.#opened = { answer, keeper, ledger: new PartLedger(answer.size, answer.partSize, answer.partCount) }
    if (this.#phase === 'opening') this.#sendParts(this.#opened)
  }

  #sendParts(opened: Opened): void {
    this.#run = new AbortController()
    this.#failingSinceMs = undefined
    if (!this.#move('opened')) return
    if (opened.ledger.isComplete) this.#seal(opened)
    else this.#deps.pool.join(this)
  }

  async #attempt(opened: Opened, grant: Grant, partNumber: number): Promise<void> {
    const { ledger } = opened
    const { signal } = this.#run
    const verdict = await attemptPart(
      this.#deps.sendPart,
      grant,
      partNumber,
      this.#blob.slice(...ledger.range(partNumber)),
      {
        signal,
        patience: ledger.failures(partNumber) + 1,
        onProgress: (loadedBytes) => {
          ledger.report(partNumber, loadedBytes)
          if (!signal.aborted) this.#listener.progressed(ledger.loadedBytes)
        },
      },
    )
    if (verdict.kind === 'stored') this.#store(opened, grant, partNumber, verdict.etag)
    else this.#giveBack(opened, grant, partNumber, verdict, signal)
  }

  #store(opened: Opened, grant: Grant, partNumber: number, etag: string): void {
    const { ledger, keeper } = opened
    ledger.store(partNumber, etag)
    keeper.accept(grant)
    this.#deps.gate.succeeded()
    this.#storeEverAnswered = true
    this.#failingSinceMs = undefined
    this.#listener.partStored(partNumber, etag)
    if (this.#phase !== 'sending' || opened !== this.#opened) return
    this.#listener.waiting(null)
    this.#listener.progressed(ledger.loadedBytes)
    if (ledger.isComplete) this.#seal(opened)
  }

  #giveBack(
    { ledger, keeper }: Opened,
    grant: Grant,
    partNumber: number,
    verdict: Exclude<AttemptVerdict, { kind: 'stored' }>,
    signal: AbortSignal,
  ): void {
    const { environment } = this.#deps
    if (signal.aborted || verdict.kind === 'aborted') {
      ledger.giveBack(partNumber)
      return
    }
    if (verdict.kind === 'busy') {
      const earlier = ledger.countFailure(partNumber)
      const delayMs = backoffMs(earlier, verdict.baseMs, () => environment.random())
      ledger.giveBack(partNumber, environment.nowMs() + delayMs)
      environment.after(delayMs, () => this.#deps.pool.fill())
    } else {
      ledger.giveBack(partNumber)
    }
    if (verdict.kind !== 'unreachable') this.#storeEverAnswered = true
    switch (verdict.kind) {
      case 'busy':
        this.#wait('busy', verdict.baseMs, verdict.retryAfterMs, `HTTP ${verdict.status}`)
        break
      case 'unreachable':
        ledger.countFailure(partNumber)
        this.#wait('offline', TRANSIENT_BASE_MS, 0, 'no answer')
        break
      case 'clock_skewed':
        if (verdict.storeTimeMs !== undefined) grant.setServerTime(verdict.storeTimeMs)
        else if (!keeper.refuse(grant)) this.#fail(new UploadError('storage_refused', { message: 'clock' }))
        break
      case 'credential_refused':
        if (!keeper.refuse(grant)) this.#fail(refusal(verdict))
        break
      case 'refused':
        this.#fail(refusal(verdict))
        break
      default:
        this.#fail(new UploadError(verdict.kind))
    }
  }

  /** Lets the host rest, and gives up when it has had its chances. */
  #wait(reason: 'busy' | 'offline', baseMs: number, retryAfterMs: number, detail: string): void {
    const { environment, gate } = this.#deps
    const nowMs = environment.nowMs()
    gate.failed(baseMs, retryAfterMs)
    // Nobody is to give up because of a lost network, unless the store has never been seen at all.
    if (reason === 'offline' && (this.#storeEverAnswered || !environment.isOnline())) {
      this.#failingSinceMs = undefined
    } else {
      this.#failingSinceMs ??= nowMs
      const patienceMs = this.#storeEverAnswered ? STORE_PATIENCE_MS : FIRST_CONTACT_PATIENCE_MS
      if (nowMs - this.#failingSinceMs > patienceMs) {
        this.#fail(new UploadError('storage_unreachable', { message: detail }))
        return
      }
    }
    // The first retry comes within a blink and is nobody's business.
    if (gate.failures > 1 || baseMs === THROTTLED_BASE_MS || !environment.isOnline()) {
      this.#listener.waiting({ reason, retryInMs: gate.opensInMs })
    }
  }

  async #seal(opened: Opened): Promise<void> {
    if (!this.#move('sent')) return
    this.#deps.pool.leave(this)
    const request = { ticket: opened.answer.ticket, parts: opened.ledger.storedParts() }
    const { service } = this.#deps
    try {
      const answer = await this.#patiently(SERVICE_PATIENCE_MS, () =>
        service.complete(request, this.#life.signal),
      )
      if (!this.#move('sealed')) return
      this.#listener.sealed(answer)
      this.#settle()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(cause: unknown): void {
    if (!this.#move('fail')) return
    const error = cause instanceof UploadError ? cause : new UploadError('internal', { cause })
    this.#stopSending()
    if (ENDS_UPLOAD.has(error.code) && this.#opened) {
      this.#abort(this.#opened.answer.ticket)
      this.#opened = undefined
    }
    this.#listener.failed(error)
    this.#settle()
  }

  #stopSending(): void {
    this.#deps.pool.leave(this)
    this.#run.abort()
    this.#listener.waiting(null)
  }

  #abort(ticket: string): void {
    const { service, environment } = this.#deps
    const { signal } = new AbortController()
    withPatience(() => service.abort(ticket), {
      environment,
      signal,
      patienceMs: OPEN_PATIENCE_MS,
      onWaiting: () => {},
    }).catch((error) => this.#listener.abortFailed(error))
  }

  #patiently<T>(patienceMs: number, call: () => Promise<T>): Promise<T> {
    return withPatience(call, {
      environment: this.#deps.environment,
      signal: this.#life.signal,
      patienceMs,
      onWaiting: (waiting) => {
        // While old credentials still carry parts, a portal that is away is nobody's business.
        const moving = this.#phase === 'sending' && !this.#opened?.keeper.isBlocked
        if (waiting === null || !moving) this.#listener.waiting(waiting)
      },
    })
  }
}

function refusal({ status, code }: { readonly status: number; readonly code: string }): UploadError {
  return new UploadError('storage_refused', { message: `HTTP ${status} ${code}`.trim() })
}
