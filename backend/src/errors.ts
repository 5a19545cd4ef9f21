/** The closed table of everything the backend refuses: code, HTTP status, and the sentence a person reads. */
export const ERROR_TABLE = {
  invalid_request: [400, 'The request is not understood.'],
  not_signed_in: [401, 'Sign in to the portal and try again.'],
  not_allowed: [403, 'You may not do this with this dataset.'],
  wrong_user: [403, 'This upload belongs to another user.'],
  wrong_origin: [403, 'This page may not use the upload service.'],
  grant_disabled: [403, 'This kind of access is switched off on this portal.'],
  not_found: [404, 'There is nothing at this address.'],
  upload_gone: [409, 'This upload no longer exists. Start it again.'],
  already_sealed: [409, 'This upload is finished and cannot be changed.'],
  parts_mismatch: [409, 'The parts in the store are not the parts of this upload.'],
  size_mismatch: [409, 'The file in the store does not have the size that was announced.'],
  checksum_mismatch: [409, 'The file in the store differs from the file that was sent.'],
  ticket_expired: [410, 'This upload was started too long ago. Start it again.'],
  too_large: [413, 'The file is larger than this portal accepts.'],
  body_too_large: [413, 'The request body is too large.'],
  unsupported_type: [415, 'The request body must be JSON.'],
  type_not_allowed: [422, 'This portal does not accept files of this type.'],
  rate_limited: [429, 'Too many requests. Try again in a moment.'],
  too_many_open: [429, 'Too many unfinished uploads. Finish or discard one first.'],
  internal: [500, 'Something went wrong here. It has been logged.'],
  portal_error: [502, 'The portal gave an answer that makes no sense.'],
  storage_error: [502, 'The file store refused the request.'],
  portal_unavailable: [503, 'The portal does not answer. Try again in a moment.'],
  storage_unavailable: [503, 'The file store does not answer. Try again in a moment.'],
  throttled: [503, 'The service is busy. Try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

type Code = keyof typeof ERROR_TABLE

/** Seconds a client is asked to wait where the error passes by itself. */
const RETRY_AFTER_SECONDS: Partial<Record<Code, number>> = {
  rate_limited: 5,
  portal_unavailable: 5,
  storage_unavailable: 5,
  throttled: 5,
}

/** A refusal from the table. `cause` goes to the log, never to the client; `detail` is ours and may be shown. */
export class ServiceError extends Error {
  readonly code: Code
  readonly status: number
  readonly publicMessage: string
  readonly retryAfterSeconds: number | undefined

  constructor(code: Code, options: { cause?: unknown; detail?: string; retryAfterSeconds?: number } = {}) {
    const [status, message] = ERROR_TABLE[code]
    super(code, { cause: options.cause })
    this.name = 'ServiceError'
    this.code = code
    this.status = status
    this.publicMessage = options.detail ? `${message} (${options.detail})` : message
    this.retryAfterSeconds = options.retryAfterSeconds ?? RETRY_AFTER_SECONDS[code]
  }
}
