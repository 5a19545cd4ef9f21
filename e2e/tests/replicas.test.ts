import { setTimeout as wait } from 'node:timers/promises'
import { ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import type { Trouble } from '../faults/recording-proxy.ts'
import { type BackendProcess, startBackend } from '../stack/backend-process.ts'
import { portalClient, sendParts } from '../stack/portal-client.ts'
import { useStack } from './use-stack.ts'

const BYTES = Buffer.from('hello,world')

const isComplete = ({ method, query }: Parameters<Trouble>[0]) => method === 'POST' && query.has('uploadId')
const isAbort = ({ method, query }: Parameters<Trouble>[0]) => method === 'DELETE' && query.has('uploadId')
const isCreate = ({ method, query }: Parameters<Trouble>[0]) => method === 'POST' && query.has('uploads')
const isRecord = ({ method, path }: Parameters<Trouble>[0]) =>
  method === 'PUT' && path.includes('/.s3multipart/')

describe.each(['seaweedfs', 'ceph'] as const)('two replicas on %s', (engine: EngineName) => {
  const stack = useStack({ engine, name: `test-replicas-${engine}` })
  let other: BackendProcess

  beforeAll(async () => {
    other = await startBackend(stack().environment)
  })
  afterAll(() => other?.stop())
  afterEach(() => stack().backendWire.disturb(null))

  const here = () => portalClient(stack(), 'editor', stack().backend.url)
  const there = () => portalClient(stack(), 'editor', other.url)

  async function openAndSend() {
    const { body: open } = await here().open()
    return { open, parts: await sendParts(open, BYTES) }
  }

  async function whatIsLeft(upload: string) {
    const { inside, bucket } = stack()
    const { Uploads } = await inside.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    const { Contents } = await inside.send(new ListObjectsV2Command({ Bucket: bucket }))
    const keys = [...(Uploads ?? []), ...(Contents ?? [])].map(({ Key }) => Key ?? '')
    return keys.filter((key) => key.includes(upload))
  }

  test('that complete at once give one answer', async () => {
    for (let round = 0; round < 5; round++) {
      const { open, parts } = await openAndSend()
      const answers = await Promise.all([
        here().complete(open.ticket, parts),
        there().complete(open.ticket, parts),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(answers[1].body).toEqual(answers[0].body)
    }
  })

  test('do not lose a file to an abort that comes while it is sealed', async () => {
    const { open, parts } = await openAndSend()
    stack().backendWire.disturb(async (request) => {
      if (isComplete(request)) await wait(1500)
    })
    const sealing = here().complete(open.ticket, parts)
    await wait(300)
    const abort = await there().abort(open.ticket)
    const { status, body } = await sealing
    expect([status, abort.status, abort.body.error?.code]).toEqual([200, 409, 'already_sealed'])
    await here().saveResource(body.url)
    expect(await (await fetch(body.url)).text()).toBe(BYTES.toString())
  })

  test('seal nothing that is being aborted, and leave nothing of it', async () => {
    const { open, parts } = await openAndSend()
    stack().backendWire.disturb(async (request) => {
      if (isAbort(request)) await wait(1500)
    })
    const abort = here().abort(open.ticket)
    await wait(300)
    const sealing = await there().complete(open.ticket, parts)
    expect((await abort).status).toBe(204)
    expect(sealing.body.error?.code).toBe('upload_gone')
    expect(await whatIsLeft(open.upload)).toEqual([])
  })

  test('go on with a seal whose process died in the middle', async () => {
    const { open, parts } = await openAndSend()
    let completed: () => void = () => {}
    const reached = new Promise<void>((resolve) => {
      completed = resolve
    })
    stack().backendWire.disturb((request) => {
      if (!isComplete(request)) return 'pass'
      completed()
      return 'lose'
    })
    const lost = there()
      .complete(open.ticket, parts)
      .catch(() => null)
    await reached
    await other.kill()
    await lost
    stack().backendWire.disturb(null)
    await other.start()
    let answer = await here().complete(open.ticket, parts)
    while (answer.status === 202) answer = await here().complete(open.ticket, parts)
    expect(answer.status).toBe(200)
    expect((await there().complete(open.ticket, parts)).body).toEqual(answer.body)
  })

  test('seal a file whose Complete worked though its answer was lost', async () => {
    const { open, parts } = await openAndSend()
    stack().backendWire.disturb((request) => (isComplete(request) ? 'lose' : 'pass'))
    const answer = await here().complete(open.ticket, parts)
    expect(answer.status).toBe(200)
  })

  test('never seal an object that a session put in the moment between Complete and the look at it', async () => {
    const { open, parts } = await openAndSend()
    const { inside, bucket } = stack()
    stack().backendWire.disturb(async (request) => {
      const head = request.method === 'HEAD' && request.path.endsWith('/data.csv')
      // With the backend's own identity: every engine lets it, whatever it lets a session do.
      if (head)
        await inside.send(new PutObjectCommand({ Bucket: bucket, Key: open.key, Body: 'world,hello' }))
    })
    const { body } = await here().complete(open.ticket, parts)
    expect(body.error?.code).toBe('upload_gone')
    expect(await whatIsLeft(open.upload)).toEqual([])
  })

  describe('an upload that cannot be opened leaves nothing', () => {
    const cases: [string, Trouble][] = [
      ['every answer to Create is lost', (request) => (isCreate(request) ? 'lose' : 'pass')],
      ['the record is refused', (request) => (isRecord(request) ? 'refuse' : 'pass')],
      ['the answer about the record is lost', (request) => (isRecord(request) ? 'lose' : 'pass')],
      ['STS is away', ({ method, path }) => (method === 'POST' && path === '/' ? 'refuse' : 'pass')],
    ]
    test.each(cases)('where %s', async (_, trouble) => {
      const before = await whatIsLeft('')
      stack().backendWire.disturb(trouble)
      const { status, body } = await here().open()
      stack().backendWire.disturb(null)
      expect(status).toBe(503)
      expect(body.error?.code).toBe('storage_unavailable')
      expect(await whatIsLeft('')).toEqual(before)
    })

    test('where the browser did not wait for the answer', async () => {
      const before = await whatIsLeft('')
      stack().backendWire.disturb(async ({ method, path }) => {
        if (method === 'POST' && path === '/') await wait(800)
      })
      const impatient = fetch(`${stack().backend.url}/s3multipart/uploads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: stack().portal.tokens.editor ?? '' },
        body: JSON.stringify({ package_id: 'air-quality', filename: 'a.csv', size: 1 }),
        signal: AbortSignal.timeout(400),
      })
      await expect(impatient).rejects.toThrow()
      await wait(2500)
      expect(await whatIsLeft('')).toEqual(before)
    })
  })

  test('answer in time when S3 hangs in the middle of an answer', async () => {
    const { open } = await openAndSend()
    stack().backendWire.disturb(({ method, path }) =>
      method === 'GET' && path.includes('/.s3multipart/') ? 'hang' : 'pass',
    )
    const started = performance.now()
    const { body } = await here().post('/credentials', { ticket: open.ticket })
    expect(body).toMatchObject({ error: { code: 'storage_unavailable' } })
    expect(performance.now() - started).toBeLessThan(40_000)
  })
})
