import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ServiceError } from '../src/errors.ts'
import { createLogger } from '../src/log.ts'

const CANARY = 'canary-7c1e'

function logged(entry: object, level = 'info'): Record<string, unknown> {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  createLogger(level, destination).error(entry, 'a message')
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '')
}
const textOf = (entry: object) => JSON.stringify(logged(entry))

const SECRETS = ['authorization', 'cookie', 'ticket', 'secretAccessKey', 'sessionToken', 'token', 'password']

describe('what could open a door is cut out', () => {
  test.each(SECRETS)('%s, at every depth', (name) => {
    const secret = { [name]: CANARY, user: 'editor' }
    for (const entry of [secret, { a: secret }, { a: { b: secret } }, { a: { b: { c: secret } } }]) {
      const text = textOf(entry)
      expect(text).not.toContain(CANARY)
      expect(text).toContain('editor')
    }
  })

  test('in lists', () => {
    expect(textOf({ uploads: [{ ticket: CANARY }, { ticket: CANARY }] })).not.toContain(CANARY)
  })

  test('in the headers of a request, however they are written', () => {
    const headers = {
      Authorization: CANARY,
      Cookie: CANARY,
      'set-cookie': CANARY,
      'x-amz-security-token': CANARY,
    }
    expect(textOf({ request: { headers } })).not.toContain(CANARY)
  })
})

describe('an error', () => {
  test('is told with its causes', () => {
    const cause = new Error('connection refused', { cause: new TypeError('no route') })
    expect(logged({ err: new ServiceError('portal_unavailable', { cause }) }).err).toMatchObject({
      name: 'ServiceError',
      message: 'portal_unavailable',
      cause: {
        name: 'Error',
        message: 'connection refused',
        cause: { name: 'TypeError', message: 'no route' },
      },
    })
  })

  test('is told without its properties, at every cause', () => {
    const inner = Object.assign(new Error('inner'), { request: { headers: { authorization: CANARY } } })
    const outer = Object.assign(new Error('outer', { cause: inner }), { $response: { body: CANARY } })
    expect(textOf({ err: outer })).not.toContain(CANARY)
  })

  test('that is none is told by its kind alone', () => {
    expect(logged({ err: CANARY }).err).toBe('string')
    expect(logged({ err: new Error('outer', { cause: { secret: CANARY } }) }).err).toMatchObject({
      cause: 'object',
    })
  })

  test('that is its own cause is told all the same', () => {
    const error = new Error('round and round')
    error.cause = error
    expect(textOf({ err: error })).toContain('round and round')
  })

  test('of a schema never quotes what it received', () => {
    const schema = z.strictObject({ size: z.literal(1), kind: z.enum(['a']) })
    const { error } = schema.safeParse({ size: CANARY, kind: CANARY, [CANARY]: 1 })
    const entry = { err: new ServiceError('invalid_request', { cause: error }) }
    expect(textOf(entry)).toContain('does not fit the schema')
    expect(textOf(entry)).not.toContain(CANARY)
  })

  test.each([`{"ticket":"${CANARY}"`, `${CANARY}`, `{"a":1,}${CANARY}`, `"${CANARY}`])(
    'of JSON never quotes what it received: %s',
    (text) => {
      let err: unknown
      try {
        JSON.parse(text)
      } catch (cause) {
        err = new ServiceError('invalid_request', { cause })
      }
      expect(textOf({ err })).toContain('is not JSON')
      expect(textOf({ err })).not.toContain(CANARY)
    },
  )
})

test('a line holds what was logged, the time, and no host or process', () => {
  const { time, ...rest } = logged({ event: 'x' })
  expect(rest).toEqual({ level: 50, event: 'x', msg: 'a message' })
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('text of a sender cannot forge a line', () => {
  expect(logged({ path: '/\n{"level":30,"event":"upload_sealed"}' }).path).toContain('upload_sealed')
})
