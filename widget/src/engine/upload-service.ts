import type {
  CompleteAnswer,
  CompleteRequest,
  ErrorCode,
  OpenAnswer,
  PartsCredentialsAnswer,
} from '@s3multipart/backend/protocol'

/** What the engine needs from a backend. `api.ts` speaks it over HTTP; the engine knows no URL and no cookie. */
export interface UploadService {
  /** Opens the multipart upload on the server. Not retried after an answer: each call opens another upload. */
  open(file: FileToOpen, signal: AbortSignal): Promise<OpenAnswer>
  /** Fresh credentials for an upload that is under way. Idempotent. */
  refresh(ticket: string, signal: AbortSignal): Promise<PartsCredentialsAnswer>
  /** Seals the upload; follows 202 answers until it is sealed. Idempotent. */
  complete(request: CompleteRequest, signal: AbortSignal): Promise<CompleteAnswer>
  /** Ends an unfinished upload and frees its parts. Idempotent. */
  abort(ticket: string): Promise<void>
}

export interface FileToOpen {
  readonly name: string
  readonly size: number
  readonly type: string
  /** ISO time, where the browser knows it. */
  readonly lastModified?: string
  /** Bytes; left out to let the server choose. */
  readonly partSize?: number
}

/** Codes the widget adds to the backend's: what can go wrong before an answer arrives, or at S3. */
export type ClientErrorCode =
  | 'offline'
  | 'backend_unreachable'
  | 'bad_answer'
  | 'storage_refused'
  | 'storage_unreachable'
  | 'etag_hidden'
  | 'file_changed'
  | 'too_large'
  | 'type_not_allowed'

/** Every failure the engine or the API client reports; `code` decides the words a person reads. */
export class UploadError extends Error {
  readonly code: ErrorCode | ClientErrorCode
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode | ClientErrorCode,
    options: { message?: string; cause?: unknown; requestId?: string; retryAfterSeconds?: number } = {},
  ) {
    super(options.message ?? code, { cause: options.cause })
    this.name = 'UploadError'
    this.code = code
    this.requestId = options.requestId
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
