import { describe, expect, test } from 'vitest'
import { ERROR_TABLE, ServiceError } from '../src/errors.ts'
import type { ErrorCode } from '../src/protocol.ts'

/** The wire as it is published: a code that moves to another status breaks clients. */
const STATUSES: Record<ErrorCode, number> = {
  invalid_request: 400,
  not_signed_in: 401,
  not_allowed: 403,
  wrong_user: 403,
  wrong_origin: 403,
  grant_disabled: 403,
  not_found: 404,
  upload_gone: 409,
  already_sealed: 409,
  parts_mismatch: 409,
  size_mismatch: 409,
  checksum_mismatch: 409,
  ticket_expired: 410,
  too_large: 413,
  body_too_large: 413,
  unsupported_type: 415,
  type_not_allowed: 422,
  rate_limited: 429,
  too_many_open: 429,
  internal: 500,
  portal_error: 502,
  storage_error: 502,
  portal_unavailable: 503,
  storage_unavailable: 503,
  throttled: 503,
}
const codes = Object.keys(STATUSES) as ErrorCode[]

describe('the table of errors', () => {
  test('is closed', () => {
    expect(Object.keys(ERROR_TABLE)).toEqual(codes)
  })

  test.each(codes)('gives %s its status and a sentence', (code) => {
    const error = new ServiceError(code)
    expect([error.code, error.status]).toEqual([code, STATUSES[code]])
    expect(error.publicMessage).toMatch(/^[A-Z][^{}$<>]+\.$/)
  })

  test.each(['rate_limited', 'portal_unavailable', 'storage_unavailable', 'throttled'] as const)(
    'says when to come back after %s',
    (code) => {
      expect(new ServiceError(code).retryAfterSeconds).toBe(5)
      expect(new ServiceError(code, { retryAfterSeconds: 60 }).retryAfterSeconds).toBe(60)
    },
  )

  test.each(['not_allowed', 'internal', 'wrong_user'] as const)('asks nobody to repeat %s', (code) => {
    expect(new ServiceError(code).retryAfterSeconds).toBeUndefined()
  })
})

describe('a refusal', () => {
  test('keeps its cause out of the public message', () => {
    const cause = new Error('token eyJ-secret was refused by 10.0.0.5')
    const error = new ServiceError('portal_error', { cause })
    expect(error.cause).toBe(cause)
    expect(error.publicMessage).toBe('The portal gave an answer that makes no sense.')
    expect(error.message).toBe('portal_error')
  })

  test('adds a detail of our own', () => {
    expect(new ServiceError('invalid_request', { detail: 'filename' }).publicMessage).toBe(
      'The request is not understood. (filename)',
    )
  })
})
