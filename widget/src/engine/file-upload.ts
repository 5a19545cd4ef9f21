import type { CompleteAnswer, OpenAnswer } from '@s3multipart/backend/protocol'
import { PatientService } from './patient-service.ts'
import { nextPhase, type Phase, type PhaseEvent } from './phase.ts'
import { Sending, type SendingDeps } from './sending.ts'
import { type FileToOpen, UploadError, type UploadService } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

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

export interface FileUploadDeps extends SendingDeps {
  readonly service: UploadService
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

/** One file on its way: opens it, sends its parts when the pool says so, seals it. */
export class FileUpload {
  readonly #file: FileToOpen
  readonly #blob: Blob
  readonly #deps: FileUploadDeps
  readonly #listener: FileUploadListener
  readonly #service: PatientService
  /** Ends with the file: a cancelled one asks the backend nothing more but to abort. */
  readonly #life = new AbortController()
  #phase: Phase = 'queued'
  #openUnderWay = false
  #sending: Sending | undefined
  #settled: (() => void)[] = []

  constructor(file: FileToOpen, blob: Blob, deps: FileUploadDeps, listener: FileUploadListener) {
    this.#file = file
    this.#blob = blob
    this.#deps = deps
    this.#listener = listener
    this.#service = new PatientService(deps.service, deps.environment, this.#life.signal, (waiting) => {
      // While old credentials still carry parts, a portal that is away is nobody's business.
      if (waiting === null || !this.#sending?.isMoving) listener.waiting(waiting)
    })
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Parts that could be sent at once; before the answer to `open` is there, one at least. */
  get partsToSend(): number {
    return this.#sending?.ledger.waitingCount ?? 1
  }

  /** Queues the file, or queues it again after a failure; resolves when it is done, failed or cancelled. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve)
      if (this.#phase === 'queued') this.#listener.phaseChanged(this)
      else if (!this.#move('retry')) this.#move('resume')
    })
  }

  /** A place among the open files is free: goes on where it stopped. */
  admit(): void {
    if (this.#sending) this.#send(this.#sending)
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
    this.#end(() => {
      if (this.#sending) this.#abort(this.#sending.answer.ticket)
    })
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
    // Paused and resumed meanwhile: the first request is still good.
    if (this.#openUnderWay) return
    this.#openUnderWay = true
    try {
      const answer = await this.#service.open(this.#file)
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
    const sending = new Sending(answer, this.#blob, this.#deps, {
      refresh: () => this.#service.refresh(answer.ticket),
      progressed: (loadedBytes) => this.#listener.progressed(loadedBytes),
      partStored: (partNumber, etag) => this.#listener.partStored(partNumber, etag),
      waiting: (waiting) => this.#listener.waiting(waiting),
      allStored: () => this.#seal(sending),
      failed: (error) => {
        if (sending === this.#sending) this.#fail(error)
      },
    })
    this.#sending = sending
    if (this.#phase === 'opening') this.#send(sending)
  }

  #send(sending: Sending): void {
    if (this.#move('opened')) sending.start()
  }

  async #seal({ answer, ledger }: Sending): Promise<void> {
    if (!this.#move('sent')) return
    this.#stopSending()
    try {
      const sealed = await this.#service.complete({ ticket: answer.ticket, parts: ledger.storedParts() })
      if (!this.#move('sealed')) return
      this.#end(() => this.#listener.sealed(sealed))
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(cause: unknown): void {
    if (!this.#move('fail')) return
    this.#stopSending()
    const error = cause instanceof UploadError ? cause : new UploadError('internal', { cause })
    if (this.#sending && ENDS_UPLOAD.has(error.code)) {
      this.#abort(this.#sending.answer.ticket)
      this.#sending = undefined
    }
    this.#end(() => this.#listener.failed(error))
  }

  #stopSending(): void {
    this.#sending?.stop()
    this.#listener.waiting(null)
  }

  #abort(ticket: string): void {
    this.#service.abort(ticket).catch((error) => this.#listener.abortFailed(error))
  }

  /** In this order: a listener that retries at once gets a promise of its own, still open. */
  #end(tell: () => void): void {
    const settled = this.#settled.splice(0)
    tell()
    for (const resolve of settled) resolve()
  }
}
