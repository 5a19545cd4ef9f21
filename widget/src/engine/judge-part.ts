import { THROTTLED_BASE_MS, TRANSIENT_BASE_MS } from './backoff.ts'
import type { PartAnswer } from './send-part.ts'

/** What an answer to a part's PUT means for the upload. */
export type Verdict =
  | { readonly kind: 'stored'; readonly etag: string }
  | { readonly kind: 'etag_hidden' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'busy'; readonly status: number; readonly baseMs: number; readonly retryAfterMs: number }
  | { readonly kind: 'credential_refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'clock_skewed'; readonly storeTimeMs: number }
  | { readonly kind: 'upload_gone' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }

const THROTTLING = new Set(['SlowDown', 'Throttling', 'ThrottlingException', 'RequestLimitExceeded'])
const DEAD_CREDENTIAL = new Set(['ExpiredToken', 'InvalidToken', 'InvalidTokenId', 'TokenRefreshRequired'])
const TRANSIENT_STATUS = new Set([500, 502, 503, 504])

export function judgePart({ status, headers, body }: PartAnswer): Verdict {
  if (status === 0) return { kind: 'unreachable' }
  if (status >= 200 && status < 300) {
    const etag = headers.get('etag')
    return etag ? { kind: 'stored', etag: quoted(etag) } : { kind: 'etag_hidden' }
  }
  const code = errorCode(body)
  const storeTimeMs = Date.parse(headers.get('date') ?? '')
  if (code === 'RequestTimeTooSkewed' && storeTimeMs) return { kind: 'clock_skewed', storeTimeMs }
  // Ceph and others say 403 AccessDenied where AWS says 400 ExpiredToken, so the status decides.
  if (status === 401 || status === 403 || DEAD_CREDENTIAL.has(code)) {
    return { kind: 'credential_refused', status, code }
  }
  if (status === 404 && code === 'NoSuchUpload') return { kind: 'upload_gone' }
  const retryAfterMs = readRetryAfter(headers.get('retry-after'))
  if (status === 429 || THROTTLING.has(code)) {
    return { kind: 'busy', status, baseMs: THROTTLED_BASE_MS, retryAfterMs }
  }
  if (TRANSIENT_STATUS.has(status) || code === 'RequestTimeout') {
    return { kind: 'busy', status, baseMs: TRANSIENT_BASE_MS, retryAfterMs }
  }
  return { kind: 'refused', status, code }
}

/** The error's name in S3's XML. It is the first `Code` of the document, and a bare word without entities. */
function errorCode(body: string): string {
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? ''
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`
}

/** Seconds only: S3 never sends the date form. */
function readRetryAfter(value: string | undefined): number {
  const seconds = Number(value ?? 0)
  return seconds > 0 ? seconds * 1000 : 0
}
