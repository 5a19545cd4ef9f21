import type {
  CompleteAnswer,
  CompleteRequest,
  OpenAnswer,
  PartsCredentialsAnswer,
} from '@s3multipart/backend/protocol'
import type { Environment } from './environment.ts'
import { withPatience } from './patience.ts'
import type { FileToOpen, UploadService } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

/** Opening twice leaves an orphan behind, so this is short; the others repeat safely. */
const OPEN_PATIENCE_MS = 60_000
const SERVICE_PATIENCE_MS = 60 * 60_000

/** The backend as one file sees it: outlasts a restart of it, until the file's life ends. */
export class PatientService {
  readonly #service: UploadService
  readonly #environment: Environment
  readonly #life: AbortSignal
  readonly #onWaiting: (waiting: Waiting | null) => void

  constructor(
    service: UploadService,
    environment: Environment,
    life: AbortSignal,
    onWaiting: (waiting: Waiting | null) => void,
  ) {
    this.#service = service
    this.#environment = environment
    this.#life = life
    this.#onWaiting = onWaiting
  }

  open(file: FileToOpen): Promise<OpenAnswer> {
    return this.#patiently(OPEN_PATIENCE_MS, () => this.#service.open(file, this.#life))
  }

  refresh(ticket: string): Promise<PartsCredentialsAnswer> {
    return this.#patiently(SERVICE_PATIENCE_MS, () => this.#service.refresh(ticket, this.#life))
  }

  complete(request: CompleteRequest): Promise<CompleteAnswer> {
    return this.#patiently(SERVICE_PATIENCE_MS, () => this.#service.complete(request, this.#life))
  }

  /** Goes on after the file's life: that is when it is needed. */
  abort(ticket: string): Promise<void> {
    return withPatience(() => this.#service.abort(ticket), {
      environment: this.#environment,
      patienceMs: OPEN_PATIENCE_MS,
      signal: new AbortController().signal,
      onWaiting: () => {},
    })
  }

  #patiently<T>(patienceMs: number, call: () => Promise<T>): Promise<T> {
    return withPatience(call, {
      environment: this.#environment,
      patienceMs,
      signal: this.#life,
      onWaiting: this.#onWaiting,
    })
  }
}
