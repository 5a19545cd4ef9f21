import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createApi } from '../src/api.ts'
import { completeAnswer, credentialsAnswer, openAnswer } from './answers.ts'
import { FakeEnvironment } from './fake-environment.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function portal(respond: (response: ServerResponse, received: Received) => void) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
    const entry = { path: request.url ?? '', headers: request.headers, body }
    received.push(entry)
    respond(response, entry)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, received, server }
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const life = () => new AbortController().signal

test('opens with exactly the fields of the wire, and guards against foreign pages', async () => {
  const { endpoint, received } = await portal((response) => json(response, 201, openAnswer('u', 12, 5)))
  const api = createApi({ endpoint: `${endpoint}/`, packageId: 'p', resourceId: 'r' })
  const answer = await api.open({ name: 'a.csv', size: 12, type: 'text/csv', partSize: 5 }, life())
  expect(answer.partCount).toBe(3)
  expect(received[0]?.path).toBe('/s3multipart/uploads')
  expect(received[0]?.headers['x-s3multipart']).toBe('1')
  expect(received[0]?.body).toEqual({
    package_id: 'p',
    resource_id: 'r',
    filename: 'a.csv',
    size: 12,
    content_type: 'text/csv',
    part_size: 5,
  })
})

test('sends the token as it is, in the header of choice', async () => {
  const { endpoint, received } = await portal((response) => json(response, 200, credentialsAnswer('c')))
  const getToken = async () => 'Bearer abc'
  await createApi({ endpoint, packageId: 'p', getToken }).refresh('t', life())
  await createApi({ endpoint, packageId: 'p', getToken, tokenHeader: 'X-CKAN-API-Key' }).refresh('t', life())
  expect(received[0]?.headers.authorization).toBe('Bearer abc')
  expect(received[1]?.headers['x-ckan-api-key']).toBe('Bearer abc')
  expect(received[0]?.body).toEqual({ ticket: 't' })
})

test("carries the backend's error code, request id and Retry-After", async () => {
  const error = { code: 'rate_limited', message: 'Slowly.', requestId: 'q1', retryAfterSeconds: 7 }
  const { endpoint } = await portal((response) => json(response, 429, { error }))
  await expect(createApi({ endpoint, packageId: 'p' }).refresh('t', life())).rejects.toMatchObject({
    code: 'rate_limited',
    message: 'Slowly.',
    requestId: 'q1',
    retryAfterSeconds: 7,
  })
})

test.each([
  [200, 'bad_answer'],
  [302, 'bad_answer'],
  [404, 'bad_answer'],
  [429, 'rate_limited'],
  [502, 'backend_unreachable'],
  [503, 'backend_unreachable'],
  [504, 'backend_unreachable'],
])("takes a proxy's page with status %i for %s", async (status, code) => {
  const { endpoint } = await portal((response) =>
    response.writeHead(status, { 'Content-Type': 'text/html', Location: '/login' }).end('<html></html>'),
  )
  await expect(createApi({ endpoint, packageId: 'p' }).refresh('t', life())).rejects.toMatchObject({ code })
})

test('refuses an answer of another protocol', async () => {
  const { endpoint } = await portal((response) =>
    json(response, 201, { ...openAnswer('u', 1, 1), protocol: 2 }),
  )
  const opening = createApi({ endpoint, packageId: 'p' }).open({ name: 'a', size: 1, type: '' }, life())
  await expect(opening).rejects.toMatchObject({ code: 'bad_answer' })
})

test('tells a backend that is away from a machine that is offline', async () => {
  const { endpoint, server } = await portal(() => {})
  server.close()
  const environment = new FakeEnvironment()
  const api = createApi({ endpoint, packageId: 'p', environment })
  await expect(api.refresh('t', life())).rejects.toMatchObject({ code: 'backend_unreachable' })
  environment.online = false
  await expect(api.refresh('t', life())).rejects.toMatchObject({ code: 'offline' })
})

test('repeats the same request while the upload is being sealed', async () => {
  let answers = 0
  const { endpoint, received } = await portal((response) => {
    answers++
    if (answers < 3) json(response, 202, { status: 'sealing', retryAfterSeconds: 5 })
    else json(response, 200, completeAnswer('t', 3))
  })
  const request = { ticket: 't', parts: [{ part_number: 1, etag: '"e"', size: 3 }] }
  const environment = new FakeEnvironment()
  const sealing = createApi({ endpoint, packageId: 'p', environment }).complete(request, life())
  while (answers < 3) await environment.advance(1000)
  expect((await sealing).size).toBe(3)
  expect(received.map(({ body }) => body)).toEqual([request, request, request])
})

test('aborting answers nothing', async () => {
  const { endpoint, received } = await portal((response) => response.writeHead(204).end())
  await expect(createApi({ endpoint, packageId: 'p' }).abort('t')).resolves.toBeUndefined()
  expect(received[0]?.path).toBe('/s3multipart/uploads/abort')
})

test('a portal that cannot tell who is asking is not asked', async () => {
  const { endpoint, received } = await portal((response) => json(response, 200, {}))
  const getToken = () => Promise.reject(new Error('signed out'))
  const refreshing = createApi({ endpoint, packageId: 'p', getToken }).refresh('t', life())
  await expect(refreshing).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(received).toEqual([])
})
