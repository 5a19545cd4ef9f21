import type {
  AbortRequest,
  CompleteAnswer,
  CompleteRequest,
  CredentialsRequest,
  ErrorAnswer,
  OpenAnswer,
  OpenRequest,
  PartsCredentialsAnswer,
  SealingAnswer,
} from '@s3multipart/backend/protocol'
import { createBrowserEnvironment, type Environment } from './engine/environment.ts'
import { sleep } from './engine/sleep.ts'
import { UploadError, type UploadService } from './engine/upload-service.ts'
import { nameToSend } from './file-name.ts'

export interface ApiOptions {
  /** Where the portal is, without the path `/s3multipart`; empty for this page's own site. */
  readonly endpoint: string
  readonly packageId: string
  readonly resourceId?: string
  /** A CKAN API token, or `Bearer …`; without it the portal's cookie says who is asking. */
  readonly getToken?: () => Promise<string | undefined>
  readonly tokenHeader?: string
  readonly environment?: Environment
}

const TIMEOUT_MS = 30_000
/** A seal takes as long as S3 takes; the backend answers 202 before proxies lose patience. */
const COMPLETE_TIMEOUT_MS = 90_000
/** Wall-clock limit for one sealing, a file of terabytes included. */
const SEALING_PATIENCE_MS = 6 * 60 * 60_000
/** A foreign page cannot send it without a preflight: it guards the cookie mode against CSRF. */
const GUARD_HEADER = 'X-S3Multipart'
const PROTOCOL_VERSION: OpenAnswer['protocol'] = 1

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Speaks the wire of `backend/src/protocol.ts`. One request per call: the engine decides what is repeated. */
export function createApi(options: ApiOptions): UploadService {
  const environment = options.environment ?? createBrowserEnvironment()
  const base = `${options.endpoint.replace(/\/$/, '')}/s3multipart`

  async function post(path: string, request: object, init: RequestInit = {}): Promise<Answer> {
    const token = await readToken(options)
    const headers = new Headers({ 'Content-Type': 'application/json', [GUARD_HEADER]: '1' })
    if (token) headers.set(options.tokenHeader ?? 'Authorization', token)
    let response: Response
    let text: string
    try {
      response = await fetch(`${base}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(request),
        // Never two identities at once. 'include' also reaches a backend on a sibling host of the portal's site.
        credentials: token ? 'omit' : 'include',
        cache: 'no-store',
        // To a sign-in page, say: nothing to follow with a token in hand.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
      })
      text = await response.text()
    } catch (cause) {
      throw new UploadError(environment.isOnline() ? 'backend_unreachable' : 'offline', { cause })
    }
    const body = parseJson(text)
    if (!response.ok) throw refusal(response, body)
    return { status: response.status, body }
  }

  return {
    async open(file) {
      const request: OpenRequest = {
        package_id: options.packageId,
        resource_id: options.resourceId,
        filename: nameToSend(file.name),
        size: file.size,
        content_type: file.type || undefined,
        last_modified: file.lastModified,
        part_size: file.partSize,
      }
      // Not aborted with the caller's signal: the answer names an upload that somebody has to abort.
      const { body } = await post('/uploads', request)
      return checked(body, isOpenAnswer)
    },

    async refresh(ticket, signal) {
      const request: CredentialsRequest = { ticket }
      const { body } = await post('/credentials', request, { signal: within(TIMEOUT_MS, signal) })
      return checked(body, isPartsCredentials)
    },

    async complete(request: CompleteRequest, signal) {
      const untilMs = environment.nowMs() + SEALING_PATIENCE_MS
      for (;;) {
        const answer = await post('/uploads/complete', request, {
          signal: within(COMPLETE_TIMEOUT_MS, signal),
        })
        if (answer.status !== 202) return checked(answer.body, isCompleteAnswer)
        const { retryAfterSeconds } = checked(answer.body, isSealing)
        if (signal.aborted || environment.nowMs() > untilMs) throw new UploadError('storage_unavailable')
        await sleep(environment, retryAfterSeconds * 1000, signal)
      }
    },

    async abort(ticket) {
      const request: AbortRequest = { ticket }
      // Outlives the page, which is often about to be left when an upload is cancelled.
      await post('/uploads/abort', request, { keepalive: true })
    },
  }
}

async function readToken({ getToken }: ApiOptions): Promise<string | undefined> {
  try {
    return await getToken?.()
  } catch (cause) {
    throw new UploadError('not_signed_in', { cause })
  }
}

function within(timeoutMs: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The backend's own error, or what a proxy in front of it means by an answer that is none of ours. */
function refusal({ status, headers }: Response, body: unknown): UploadError {
  if (isErrorAnswer(body)) {
    const { code, message, requestId, retryAfterSeconds } = body.error
    return new UploadError(code, { message, requestId, retryAfterSeconds })
  }
  const retryAfterSeconds = Number(headers.get('Retry-After')) || undefined
  const message = `HTTP ${status}`
  if (status === 429) return new UploadError('rate_limited', { message, retryAfterSeconds })
  if (status === 502 || status === 503 || status === 504) {
    return new UploadError('backend_unreachable', { message, retryAfterSeconds })
  }
  return new UploadError('bad_answer', { message })
}

function checked<T>(body: unknown, isExpected: (body: object) => body is T & object): T {
  if (typeof body === 'object' && body !== null && isExpected(body)) return body
  throw new UploadError('bad_answer')
}

// The backend is ours: these tell another server, a proxy's page or another protocol from it, and no more.

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  const error = (body as Partial<ErrorAnswer> | undefined)?.error
  return typeof error?.code === 'string' && typeof error.message === 'string'
}

function isOpenAnswer(body: Partial<OpenAnswer>): body is OpenAnswer {
  return body.protocol === PROTOCOL_VERSION && typeof body.ticket === 'string' && hasCredentials(body)
}

function isPartsCredentials(body: Partial<PartsCredentialsAnswer>): body is PartsCredentialsAnswer {
  return body.protocol === PROTOCOL_VERSION && body.permission === 'parts' && hasCredentials(body)
}

function hasCredentials(body: Partial<OpenAnswer | PartsCredentialsAnswer>): boolean {
  return typeof body.credentials?.expiration === 'string' && typeof body.serverTime === 'string'
}

function isCompleteAnswer(body: Partial<CompleteAnswer>): body is CompleteAnswer {
  return typeof body.url === 'string' && typeof body.etag === 'string'
}

function isSealing(body: Partial<SealingAnswer>): body is SealingAnswer {
  return body.status === 'sealing' && typeof body.retryAfterSeconds === 'number'
}
