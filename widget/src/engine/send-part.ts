import type { PartRequest } from './sign-part.ts'

/** What came back, uninterpreted. Status 0: no answer that this page may read. */
export interface PartAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export interface PartHooks {
  /** Resolves at once with status 0 when aborted. */
  readonly signal: AbortSignal
  readonly onProgress: (loadedBytes: number) => void
  /** Multiplies the time-outs: a part that timed out before is given longer. */
  readonly patience: number
  /** False: no progress is wanted. Asking for it costs a fast line 3 % of its speed (docs/benchmarks.md). */
  readonly watched: boolean
}

export type SendPart = (request: PartRequest, body: Blob, hooks: PartHooks) => Promise<PartAnswer>

/** A server that takes no byte for this long is taken for gone. */
const STALL_MS = 30_000
/** Time to answer once all bytes are handed over; the last of them still lie in send buffers then. */
const ANSWER_MS = 60_000
/** For a whole part that nobody watches: such parts took less than a second lately. */
const UNWATCHED_MS = 60_000

const NO_ANSWER: PartAnswer = { status: 0, headers: new Map(), body: '' }

/** By XMLHttpRequest, because `fetch` reports no upload progress. */
export const sendPartByXhr: SendPart = (request, body, { signal, onProgress, patience, watched }) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(NO_ANSWER)
    const xhr = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout>
    const abort = () => xhr.abort()
    const allow = (limitMs: number) => {
      clearTimeout(timer)
      timer = setTimeout(abort, limitMs * patience)
    }
    const end = (answer: PartAnswer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      resolve(answer)
    }

    xhr.open('PUT', request.url)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    if (watched) {
      xhr.upload.onprogress = ({ loaded }) => {
        allow(STALL_MS)
        onProgress(loaded)
      }
      xhr.upload.onload = () => allow(ANSWER_MS)
    }
    xhr.onload = () => end({ status: xhr.status, headers: readHeaders(xhr), body: xhr.responseText })
    xhr.onerror = () => end(NO_ANSWER)
    xhr.onabort = () => end(NO_ANSWER)
    signal.addEventListener('abort', abort)
    allow(watched ? STALL_MS : UNWATCHED_MS)
    xhr.send(body)
  })

/** All at once: asking for a single header that CORS does not expose writes an error to the console. */
function readHeaders(xhr: XMLHttpRequest): Map<string, string> {
  const lines = xhr.getAllResponseHeaders().split('\r\n').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
}
