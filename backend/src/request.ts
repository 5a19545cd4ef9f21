/** Parsing at the edge: bodies, queries and paths become typed values here or the request ends here. */
import { finished } from 'node:stream/promises'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { z } from 'zod'
import { ServiceError } from './errors.ts'

const BODY_TIMEOUT_MS = 30_000
const REST_OF_BODY_MS = 2000

/** RFC 8259 8.1: JSON is UTF-8. Broken bytes are an error, not a file name with question marks. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** @throws {ServiceError} `unsupported_type`, `body_too_large` or `invalid_request` (with the names of the wrong fields) */
export async function readJson<T>(ctx: Context, schema: z.ZodType<T>, maxBytes: number): Promise<T> {
  // A content type that a form or a beacon can send would let another site's page post here unasked.
  if (!isPlainJson(ctx)) throw new ServiceError('unsupported_type')
  const timer = setTimeout(() => ctx.req.destroy(), BODY_TIMEOUT_MS)
  ctx.req.once('close', () => clearTimeout(timer))
  const body = await getRawBody(ctx.req, {
    limit: maxBytes,
    length: ctx.get('content-length'),
  }).catch((cause) => {
    const tooLarge = cause instanceof Error && 'type' in cause && cause.type === 'entity.too.large'
    throw new ServiceError(tooLarge ? 'body_too_large' : 'invalid_request', { cause })
  })
  let value: unknown
  try {
    value = JSON.parse(UTF_8.decode(body))
  } catch (cause) {
    throw new ServiceError('invalid_request', { cause, detail: 'not JSON' })
  }
  return parse(value, schema)
}

/**
 * Lets a refused sender finish: who is still sending reads no answer, and a connection closed under them is all they
 * would see. Not for ever, though.
 */
export async function discardBody(ctx: Context): Promise<void> {
  ctx.req.resume()
  await finished(ctx.req, { signal: AbortSignal.timeout(REST_OF_BODY_MS) }).catch(() => {})
  if (!ctx.req.complete) ctx.set('Connection', 'close')
}

function isPlainJson(ctx: Context): boolean {
  return (
    Boolean(ctx.is('application/json')) &&
    /^(utf-8)?$/i.test(ctx.request.charset) &&
    /^(identity)?$/i.test(ctx.get('content-encoding'))
  )
}

export function readQuery<T>(ctx: Context, schema: z.ZodType<T>): T {
  return parse({ ...ctx.query }, schema)
}

/** @throws {ServiceError} `invalid_request` */
export function parse<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ServiceError('invalid_request', { cause: parsed.error, detail: wrongFields(parsed.error) })
}

/** Names of our own fields alone: a value, or a key the sender made up, is never sent back. */
function wrongFields(error: z.ZodError): string {
  const fields = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return 'unknown field'
    if (issue.code === 'invalid_union') return 'fields'
    return issue.path.join('.') || 'body'
  })
  return [...new Set(fields)].slice(0, 5).join(', ')
}
