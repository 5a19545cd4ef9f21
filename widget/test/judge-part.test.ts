import { expect, test } from 'vitest'
import { judgePart } from '../src/engine/judge-part.ts'

function answer(status: number, code = '', headers: Record<string, string> = {}) {
  const body = code ? `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>` : ''
  return judgePart({ status, headers: new Map(Object.entries(headers)), body })
}

test('a 200 with an ETag is stored, and the ETag is quoted', () => {
  expect(answer(200, '', { etag: '"abc"' })).toEqual({ kind: 'stored', etag: '"abc"' })
  expect(answer(200, '', { etag: 'abc' })).toEqual({ kind: 'stored', etag: '"abc"' })
})

test('a 200 without a readable ETag is a fault of the CORS rules', () => {
  expect(answer(200).kind).toBe('etag_hidden')
})

test.each([
  [400, 'ExpiredToken'],
  [400, 'InvalidToken'],
  [403, 'AccessDenied'],
  [403, 'InvalidAccessKeyId'],
  [403, 'InvalidTokenId'],
  [403, ''],
  [401, ''],
])('%i %s asks for fresh credentials', (status, code) => {
  expect(answer(status, code).kind).toBe('credential_refused')
})

test.each([
  [500, 'InternalError', 100],
  [502, '', 100],
  [503, 'ServiceUnavailable', 100],
  [504, '', 100],
  [400, 'RequestTimeout', 100],
  [503, 'SlowDown', 1000],
  [429, '', 1000],
])('%i %s is tried again, from %i ms', (status, code, baseMs) => {
  expect(answer(status, code)).toMatchObject({ kind: 'busy', baseMs })
})

test('Retry-After is taken in seconds', () => {
  expect(answer(503, 'SlowDown', { 'retry-after': '3' })).toMatchObject({ retryAfterMs: 3000 })
  expect(answer(503, 'SlowDown')).toMatchObject({ retryAfterMs: 0 })
})

test.each([
  [400, 'EntityTooSmall'],
  [404, 'NoSuchBucket'],
  [411, ''],
  [413, ''],
])('%i %s is refused and not tried again', (status, code) => {
  expect(answer(status, code).kind).toBe('refused')
})

test('an upload that is gone, a lost network and a wrong clock are told apart', () => {
  expect(answer(404, 'NoSuchUpload').kind).toBe('upload_gone')
  expect(answer(0).kind).toBe('unreachable')
  const date = 'Fri, 02 Jan 2026 03:04:05 GMT'
  const skewed = { kind: 'clock_skewed', storeTimeMs: Date.parse(date) }
  expect(answer(403, 'RequestTimeTooSkewed', { date })).toEqual(skewed)
  expect(answer(403, 'RequestTimeTooSkewed').kind).toBe('credential_refused')
})
