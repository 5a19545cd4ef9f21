import { createHash, createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { ERROR_TABLE } from '@s3multipart/backend/errors'
import type { OpenAnswer } from '@s3multipart/backend/protocol'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { datasetIds } from '../portal/catalogue.ts'
import { converse, type PlainAnswer, type PlainRequest, send } from '../stack/plain-http.ts'
import { portalClient } from '../stack/portal-client.ts'
import {
  ETAG,
  notAnObject,
  unknownKeys,
  wrongCompleteFields,
  wrongGrantFields,
  wrongOpenFields,
  wrongPartFields,
  wrongTickets,
} from './bad-values.ts'
import { useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-bad-input' })
const UPLOAD = '7d444840-9dc0-41d1-b245-5ffdce74fad2'
const JSON_TYPE = { 'content-type': 'application/json' }

/** An upload under way: nothing that follows may end it, finish it or add to it. */
let open: OpenAnswer
beforeAll(async () => {
  open = (await portalClient(stack(), 'editor').open()).body
})
beforeEach(() => {
  stack().backendWire.reset()
  stack().portal.requests.length = 0
})

const token = () => ({ authorization: stack().portal.tokens.editor ?? '' })

function sendAsEditor(wanted: PlainRequest): Promise<PlainAnswer> {
  return send(stack().backend.url, {
    ...wanted,
    path: wanted.path.startsWith('/s3multipart') ? wanted.path : `/s3multipart${wanted.path}`,
    headers: { ...token(), ...wanted.headers },
  })
}
const post = (
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
) => sendAsEditor({ method: 'POST', path, body, headers })

function expectSecurityHeaders({ headers }: PlainAnswer): void {
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(headers).not.toHaveProperty('x-powered-by')
}

/** A refusal out of the closed table, in its own words, that touched neither S3 nor STS. */
function expectRefused(answer: PlainAnswer, ...codes: (keyof typeof ERROR_TABLE)[]): void {
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expectSecurityHeaders(answer)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  const { error, ...rest }: { error: Record<string, unknown> } = JSON.parse(answer.text)
  expect(rest).toEqual({})
  const known = Object.entries(ERROR_TABLE).find(([code]) => code === error.code)
  expect(known?.[1][0]).toBe(answer.status)
  expect(error).toEqual({
    code: error.code,
    message: expect.stringMatching(/^[A-Z][\x20-\x7e]{5,200}$/),
    requestId: answer.headers['x-request-id'],
  })
  if (codes.length > 0) expect(codes).toContain(error.code)
  expect(answer.text + JSON.stringify(answer.headers)).not.toContain('ECHO-7c1e')
  expect(stack().backendWire.requests).toEqual([])
}

/** Refused before anybody else was asked. */
function expectUnread(answer: PlainAnswer, ...codes: (keyof typeof ERROR_TABLE)[]): void {
  expectRefused(answer, ...codes)
  expect(stack().portal.requests).toEqual([])
}

const validOpen = { package_id: 'air-quality', filename: 'data.csv', size: 11 }
const part = { part_number: 1, etag: ETAG, size: 11 }
const validBody = (path: string): Record<string, unknown> => {
  if (path === '/uploads') return validOpen
  if (path === '/credentials') return { package_id: 'air-quality' }
  if (path === '/uploads/complete') return { ticket: open.ticket, parts: [part] }
  return { ticket: open.ticket }
}
const posts = ['/uploads', '/credentials', '/uploads/complete', '/uploads/abort']

/** `value` is JSON text. */
const withField = (fields: object, field: string, value: string) =>
  JSON.stringify({ ...fields, [field]: '@value@' }).replace('"@value@"', () => value)

describe.each(posts)('POST %s refuses', (path) => {
  test.each(Object.entries(notAnObject))('%s', async (_, body) => {
    expectUnread(await post(path, body), 'invalid_request')
  })

  test('no body at all', async () => {
    expectUnread(await sendAsEditor({ method: 'POST', path, headers: JSON_TYPE }), 'unsupported_type')
  })

  test.each(unknownKeys)('the unknown field %j', async (key) => {
    const body = JSON.stringify(validBody(path)).replace('{', `{${JSON.stringify(key)}:{"size":1},`)
    expectUnread(await post(path, body), 'invalid_request')
  })

  test('a field that is given twice, where the last one is wrong', async () => {
    const [field = ''] = Object.keys(validBody(path))
    const body = JSON.stringify(validBody(path)).replace(/}$/, `,${JSON.stringify(field)}:5}`)
    expectUnread(await post(path, body), 'invalid_request')
  })

  test.each([
    '',
    'text/plain',
    'text/plain; application/json',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/merge-patch+json',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    '*/*',
  ])('the content type %j', async (type) => {
    const headers: Record<string, string> = type ? { 'content-type': type } : {}
    expectUnread(await post(path, JSON.stringify(validBody(path)), headers), 'unsupported_type')
  })

  test('a body that is packed', async () => {
    const answer = await post(path, JSON.stringify(validBody(path)), {
      ...JSON_TYPE,
      'content-encoding': 'gzip',
    })
    expectUnread(answer, 'unsupported_type')
  })

  const limitBytes = path === '/uploads/complete' ? 2 * 1024 ** 2 : 16 * 1024
  const sizes = [limitBytes + 1, 20 * 1024 ** 2]

  test.each(sizes)('a body of %i bytes', async (bytes) => {
    for (const chunked of [false, true]) {
      const huge = { method: 'POST', path, headers: JSON_TYPE, body: Buffer.alloc(bytes, '['), chunked }
      expectUnread(await sendAsEditor(huge), 'body_too_large')
    }
  })

  test.each(sizes)('a body of %i bytes, and hears the next request on the connection', async (bytes) => {
    const head = (...lines: string[]) => `${[...lines, 'Host: x', '', ''].join('\r\n')}`
    const start = [`POST /s3multipart${path} HTTP/1.1`, 'Content-Type: application/json']
    const next = head('GET /s3multipart/healthz HTTP/1.1', 'Connection: close')
    const body = Buffer.alloc(bytes, '[')
    const told = [head(...start, `Content-Length: ${bytes}`), body, next]
    const chunk = [`${bytes.toString(16)}\r\n`, body, '\r\n0\r\n\r\n']
    const inChunks = [head(...start, 'Transfer-Encoding: chunked'), ...chunk, next]
    for (const parts of [told, inChunks]) {
      const heard = await converse(stack().backend.url, parts)
      expect(heard.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    }
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'OPTIONS'])('the method %s', async (method) => {
    expectUnread(await sendAsEditor({ method, path }), 'not_found')
  })
})

describe('no field takes what is not its kind', () => {
  test.each(wrongOpenFields)('POST /uploads: $field: $value', async ({ field, value }) => {
    expectUnread(await post('/uploads', withField(validOpen, field, value)), 'invalid_request')
  })

  test.each(wrongGrantFields)('POST /credentials: $field: $value', async ({ field, value }) => {
    const body = withField({ package_id: 'air-quality' }, field, value)
    expectUnread(await post('/credentials', body), 'invalid_request')
  })

  describe.each(['/credentials', '/uploads/complete', '/uploads/abort'])('POST %s', (path) => {
    test.each(wrongTickets)('$field: $value', async ({ field, value }) => {
      const fields = path === '/uploads/complete' ? { parts: [part] } : {}
      expectUnread(await post(path, withField(fields, field, value)), 'invalid_request')
    })
  })

  test.each(wrongCompleteFields)('POST /uploads/complete: $field: $value', async ({ field, value }) => {
    const body = withField({ ticket: open.ticket, parts: [part] }, field, value)
    expectUnread(await post('/uploads/complete', body), 'invalid_request')
  })

  test.each(wrongPartFields)('a part’s $field: $value', async ({ field, value }) => {
    const body = withField({ ticket: open.ticket }, 'parts', `[${withField(part, field, value)}]`)
    expectUnread(await post('/uploads/complete', body), 'invalid_request')
  })

  test('a part with a field too many', async () => {
    const body = JSON.stringify({ ticket: open.ticket, parts: [{ ...part, key: 'ECHO-7c1e' }] })
    expectUnread(await post('/uploads/complete', body), 'invalid_request')
  })

  test('more parts than S3 knows', async () => {
    const body = JSON.stringify({ ticket: open.ticket, parts: Array.from({ length: 10_001 }, () => part) })
    expectUnread(await post('/uploads/complete', body), 'invalid_request')
  })

  test('a ticket and a package in one request', async () => {
    const body = JSON.stringify({ ticket: open.ticket, package_id: 'air-quality' })
    expectUnread(await post('/credentials', body), 'invalid_request')
  })
})

describe('a ticket that this portal never gave', () => {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const secret = () => stack().environment.S3MULTIPART_TICKET_SECRET ?? ''

  /** The open upload's own ticket, changed and signed anew. */
  function forge(changes: { claims?: object; header?: object; secret?: string } = {}): string {
    const kid = createHash('sha256').update(secret()).digest('hex').slice(0, 12)
    const [, payload = ''] = open.ticket.split('.')
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const signed = [
      base64({ alg: 'HS256', kid, ...changes.header }),
      base64({ ...claims, ...changes.claims }),
    ].join('.')
    const signature = createHmac('sha256', changes.secret ?? secret())
      .update(signed)
      .digest('base64url')
    return `${signed}.${signature}`
  }
  const forgeries: readonly [string, () => string, 'invalid_request' | 'ticket_expired'][] = [
    ['garbage', () => 'ECHO-7c1e', 'invalid_request'],
    ['three dots', () => '...', 'invalid_request'],
    ['a path', () => '../../ECHO-7c1e', 'invalid_request'],
    ['the API token', () => stack().portal.tokens.editor ?? '', 'invalid_request'],
    ['one of another secret', () => forge({ secret: 'x'.repeat(64) }), 'invalid_request'],
    ['one of another portal', () => forge({ claims: { iss: 'https://other.example' } }), 'invalid_request'],
    ['one for something else', () => forge({ claims: { aud: 'ckan' } }), 'invalid_request'],
    [
      'one that is expired',
      () => forge({ claims: { exp: Math.floor(Date.now() / 1000) - 1 } }),
      'ticket_expired',
    ],
    ['one without end', () => forge({ claims: { exp: undefined } }), 'invalid_request'],
    ['one without signature', () => `${forge().split('.').slice(0, 2).join('.')}.`, 'invalid_request'],
    [
      'one that calls itself unsigned',
      () =>
        `${forge({ header: { alg: 'none' } })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
      'invalid_request',
    ],
    ['one with a line break', () => `${open.ticket}\n`, 'invalid_request'],
  ]

  describe.each(['/credentials', '/uploads/complete', '/uploads/abort'])(
    'opens nothing at POST %s',
    (path) => {
      test.each(forgeries)('%s', async (_, make, code) => {
        expectUnread(await post(path, JSON.stringify({ ...validTicketBody(path), ticket: make() })), code)
      })
    },
  )

  const validTicketBody = (path: string) => (path === '/uploads/complete' ? { parts: [part] } : {})

  test('the control: one that is forged with the portal’s own secret is accepted', async () => {
    expect((await post('/credentials', JSON.stringify({ ticket: forge() }))).status).toBe(200)
  })
})

describe('GET /uploads refuses', () => {
  test.each([
    '',
    'package_id=',
    'package_id=air-quality&package_id=air-quality',
    'package_id=a&package_id=b',
    'package_id[]=air-quality',
    'package_id=..%2fair-quality',
    'package_id=air-quality%00',
    'package_id=air%20quality',
    'package_id=%',
    'package_id=%ff',
    'package_id=*',
    `package_id=${'x'.repeat(101)}`,
    'package_id=air-quality&ECHO-7c1e=1',
    'package_id=air-quality&__proto__=1',
    'package_id=air-quality&constructor=1',
    'package_id=air-quality&cursor=',
    'package_id=air-quality&cursor=ECHO-7c1e',
    'package_id=air-quality&cursor=AAAA',
    'package_id=air-quality&cursor=..%2f..%2fother',
    `package_id=air-quality&cursor=${UPLOAD}%00`,
    `package_id=air-quality&cursor=${UPLOAD}&cursor=${UPLOAD}`,
  ])('?%s', async (query) => {
    expectUnread(await sendAsEditor({ path: `/uploads?${query}` }), 'invalid_request')
  })
})

describe('no address leads out of the table', () => {
  const id = datasetIds.airQuality
  test.each([
    '/',
    '//',
    '/s3multipart',
    '/s3multipart/',
    '/s3multipart//uploads?package_id=air-quality',
    '//s3multipart/uploads?package_id=air-quality',
    '/s3multipart/../s3multipart/healthz',
    '/s3multipart/%',
    '/s3multipart/%00',
    '/s3multipart/%ff',
    '/s3multipart/__proto__',
    '/s3multipart/constructor',
    '/s3multipart/..%2f..%2fpackage.json',
    '/s3multipart/widget.js%00',
    '/s3multipart/widget.%2a.js',
    '/s3multipart/manifest.json',
    '/s3multipart/credentials',
    '/s3multipart/uploads/complete',
    '/s3multipart/uploads/ECHO-7c1e',
    '/s3multipart/download',
    '/s3multipart/download/',
    '/s3multipart/download/../../../etc/passwd',
    `/s3multipart/download//${UPLOAD}/a.csv`,
    `/s3multipart/download/${id}//a.csv`,
    `/s3multipart/download/${id}/${UPLOAD}`,
    `/s3multipart/download/${id}/${UPLOAD}/`,
    `/s3multipart/download/${id}/${UPLOAD}/a/b`,
    `/s3multipart/download/%/${UPLOAD}/a.csv`,
    `/s3multipart/download/%00/${UPLOAD}/a.csv`,
    `/s3multipart/download/%2e%2e%2f/${UPLOAD}/a.csv`,
    `/s3multipart/download/..%2f${id}/${UPLOAD}/a.csv`,
    `/s3multipart/download/*/${UPLOAD}/a.csv`,
    `/s3multipart/download/ECHO-7c1e%0d%0aX:1/${UPLOAD}/a.csv`,
    `/s3multipart/download/${'x'.repeat(65)}/${UPLOAD}/a.csv`,
    `/s3multipart/download/${id}/%/a.csv`,
    `/s3multipart/download/${id}/ECHO-7c1e/a.csv`,
    `/s3multipart/download/${id}/${UPLOAD}%00/a.csv`,
    `/s3multipart/download/${id}/${UPLOAD}%2f..%2f/a.csv`,
    `/s3multipart/download/${id}/${UPLOAD}/%00`,
    `/s3multipart/download/${id}/${UPLOAD}/%0d%0a`,
    `/s3multipart/download/${id}/${UPLOAD}/${'x'.repeat(1025)}`,
  ])('GET %s', async (path) => {
    const answer = await send(stack().backend.url, { path, headers: token() })
    expectUnread(answer, 'not_found', 'invalid_request')
  })

  // These may be names of files: the portal knows none of them.
  test.each([
    '%',
    '%25',
    '%2e%2e%2f',
    '..%2f..%2f',
    'a%2fb',
    '%E0%A4%A',
    '%ff',
    '.',
    '..',
    '__proto__',
    '%e2%80%ae',
  ])('GET /s3multipart/download/…/%s', async (name) => {
    expectRefused(await sendAsEditor({ path: `/download/${id}/${UPLOAD}/${name}` }), 'not_found')
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s on a download', async (method) => {
    expectUnread(await sendAsEditor({ method, path: `/download/${id}/${UPLOAD}/a.csv` }), 'not_found')
  })

  test('HEAD is answered as GET is, without a body', async () => {
    const answer = await sendAsEditor({ method: 'HEAD', path: '/uploads' })
    expect([answer.status, answer.text]).toEqual([400, ''])
    expectSecurityHeaders(answer)
  })
})

describe('who asks with', () => {
  test.each([
    ['an unknown token', 'ECHO-7c1e'],
    ['a Bearer token', 'Bearer ECHO-7c1e'],
    ['a token of 5,000 characters', 'x'.repeat(5000)],
    ['a Basic login', 'Basic RUNITzo3YzFl'],
    ['letters beyond ASCII', 'ECHO-7c1e-\u00fc'],
  ])('%s is nobody', async (_, authorization) => {
    const headers = { ...JSON_TYPE, authorization }
    for (const path of ['/uploads', '/credentials'])
      expectRefused(await post(path, JSON.stringify(validBody(path)), headers), 'not_signed_in')
    expectRefused(await sendAsEditor({ path: '/uploads?package_id=air-quality', headers }), 'not_signed_in')
  })
})

describe('a dataset that JavaScript knows and the portal does not is not found', () => {
  test.each(['__proto__', 'constructor', 'new', 'null', 'undefined', '--', '0'])('%s', async (package_id) => {
    expectRefused(await post('/uploads', JSON.stringify({ ...validOpen, package_id })), 'not_found')
    expectRefused(await post('/credentials', JSON.stringify({ package_id })), 'not_found')
  })
})

test.each(['x', UPLOAD, '__proto__'])('a resource that is not the dataset’s is not found: %s', async (id) => {
  expectRefused(await post('/uploads', JSON.stringify({ ...validOpen, resource_id: id })), 'not_found')
})

describe('a hostile name is a name', () => {
  test.each([
    'data.constructor',
    '__proto__',
    '/',
    '..',
    ' ',
    '%00',
    '*?$' + '{aws:username}',
    '"; filename="evil.html',
    '\u202e\ufeff\u2028',
    '\uffff\ufffe',
    'x'.repeat(1024),
    '👍'.repeat(256),
  ])('%j', async (filename) => {
    const client = portalClient(stack(), 'editor')
    const { status, body } = await client.open({ filename })
    expect(status).toBe(201)
    expect(body.key.startsWith(`${datasetIds.airQuality}/${body.upload}/`)).toBe(true)
    expect((await client.abort(body.ticket)).status).toBe(204)
  })
})

describe('the connection', () => {
  test('that ends in the middle of a body leaves the service well', async () => {
    const { hostname, port } = new URL(stack().backend.url)
    const socket = connect(Number(port), hostname)
    const head = ['POST /s3multipart/uploads HTTP/1.1', 'Host: x', 'Content-Type: application/json']
    socket.write(`${[...head, 'Content-Length: 100'].join('\r\n')}\r\n\r\n{"package_id":`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    expect((await sendAsEditor({ path: '/healthz' })).status).toBe(200)
    expect(stack().backendWire.requests).toEqual([])
  })

  test('on which a body never ends is answered all the same, and closed', async () => {
    for (const type of ['application/json', 'text/plain']) {
      const head = ['POST /s3multipart/uploads HTTP/1.1', 'Host: x', `Content-Type: ${type}`]
      const body = `5000\r\n${'['.repeat(0x5000)}\r\n1\r\n[`
      const heard = await converse(stack().backend.url, [
        `${[...head, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${body}`,
      ])
      expect(heard).toMatch(/^HTTP\/1.1 4(13|15) .*\r\nConnection: close\r\n/is)
    }
  })

  test('with headers larger than any browser sends is refused', async () => {
    const answer = await sendAsEditor({ path: '/healthz', headers: { 'x-large': 'x'.repeat(20_000) } })
    expect(answer.status).toBe(431)
  })
})

describe('every answer carries the security headers', () => {
  test.each(['/healthz', '/readyz', '/uploads?package_id=air-quality'])('GET %s', async (path) => {
    const answer = await sendAsEditor({ path })
    expect(answer.status).toBe(200)
    expectSecurityHeaders(answer)
  })

  test('credentials', async () => {
    const answer = await post('/credentials', JSON.stringify({ package_id: 'air-quality' }))
    expect(answer.status).toBe(200)
    expectSecurityHeaders(answer)
  })

  test('a download', async () => {
    const client = portalClient(stack(), 'editor')
    const sealed = await client.upload(Buffer.from('hello,world'))
    await client.saveResource(sealed.url)
    const answer = await sendAsEditor({ path: new URL(sealed.url).pathname })
    expect([answer.status, answer.text]).toEqual([302, ''])
    expectSecurityHeaders(answer)
  })
})

test('all this opened nothing, ended nothing, and no word of it stands in the log', async () => {
  const { inside, bucket, backend } = stack()
  const { Uploads } = await inside.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  expect(Uploads?.map(({ UploadId }) => UploadId)).toEqual([open.uploadId])
  const { Contents } = await inside.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: '.s3multipart/' }),
  )
  // The open upload's, and that of the download.
  expect(Contents).toHaveLength(2)
  const inPaths = backend.log.filter(({ path }) => !String(path).includes('ECHO-7c1e'))
  expect(JSON.stringify(inPaths)).not.toContain('ECHO-7c1e')
})
