import { ListPartsCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import type { OpenAnswer } from '@s3multipart/backend/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { startForeignSite } from '../stack/foreign-site.ts'
import { send } from '../stack/plain-http.ts'
import { portalClient, sessionClient } from '../stack/portal-client.ts'
import { useChromium, useStack } from './use-stack.ts'

const BODY = 'hello,world'

/** A part of the upload, signed in its headers, for a page to send. */
async function signPart(open: OpenAnswer) {
  const signed = { url: '', headers: {} as Record<string, string> }
  const client = sessionClient(open)
  client.middlewareStack.add(
    () => async (args) => {
      const request = args.request as {
        path: string
        query: Record<string, string>
        headers: typeof signed.headers
      }
      signed.url = `${open.endpoint}${request.path}?${new URLSearchParams(request.query)}`
      signed.headers = request.headers
      throw new Error('signed')
    },
    // The last step before the request would leave.
    { step: 'deserialize', priority: 'low' },
  )
  const { bucket: Bucket, key: Key, uploadId: UploadId } = open
  const part = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: BODY })
  await client.send(part).catch((error: Error) => {
    if (error.message !== 'signed') throw error
  })
  client.destroy()
  const setByTheBrowser = ['host', 'content-length', 'user-agent']
  for (const name of setByTheBrowser) delete signed.headers[name]
  return signed
}

describe.each(['seaweedfs', 'ceph'] as const)('the bucket on %s', (engine: EngineName) => {
  const stack = useStack({ engine, name: `test-bucket-origin-${engine}` })
  const chromium = useChromium()
  let foreign: Awaited<ReturnType<typeof startForeignSite>>
  beforeAll(async () => {
    foreign = await startForeignSite()
  })
  afterAll(() => foreign?.stop())

  async function putFrom(site: string, open: OpenAnswer) {
    const context = await chromium().newContext()
    const page = await context.newPage()
    await page.goto(site)
    const outcome = await page.evaluate(
      async ({ url, headers, body }) => {
        try {
          const answer = await fetch(url, { method: 'PUT', headers, body })
          return { status: answer.status, etag: answer.headers.get('etag') }
        } catch {
          return 'blocked'
        }
      },
      { ...(await signPart(open)), body: BODY },
    )
    await context.close()
    return outcome
  }

  async function storedParts({ bucket: Bucket, key: Key, uploadId: UploadId }: OpenAnswer) {
    const { Parts = [] } = await stack().inside.send(new ListPartsCommand({ Bucket, Key, UploadId }))
    return Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))
  }

  const preflight = (origin: string, method: string) =>
    send(stack().engine.endpoint, {
      method: 'OPTIONS',
      path: `/${stack().bucket}/some/key`,
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,x-amz-date,x-amz-security-token',
      },
    })

  test('takes a part from a page of the portal, which reads its ETag', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const outcome = await putFrom(stack().portal.url, open)
    expect(outcome).toEqual({ status: 200, etag: '"3cb95cfbe1035bce8c448fcaf80fe7d9"' })
    expect(await storedParts(open)).toEqual([{ PartNumber: 1, ETag: '"3cb95cfbe1035bce8c448fcaf80fe7d9"' }])
    await client.abort(open.ticket)
  })

  test('takes none from a page of another origin, though the credentials are good', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    stack().wire.reset()
    expect(await putFrom(foreign.url, open)).toBe('blocked')
    expect(stack().wire.requests.map(({ method }) => method)).toEqual(['OPTIONS'])
    expect(await storedParts(open)).toEqual([])
    await client.abort(open.ticket)
  })

  test.each(['PUT', 'POST', 'DELETE'])('allows %s to the portal', async (method) => {
    const { status, headers } = await preflight(stack().portal.url, method)
    expect(status).toBe(200)
    expect(headers['access-control-allow-origin']).toBe(stack().portal.url)
    expect(headers['access-control-allow-methods']).toContain(method)
    expect(headers['access-control-allow-headers']).toMatch(/\*|authorization/i)
  })

  test.each(['PUT', 'POST', 'DELETE'])('allows %s to nobody else', async (method) => {
    const { url } = stack().portal
    for (const origin of [foreign.url, 'null', `${url}.evil.example`, url.replace('http:', 'https:')]) {
      const { headers } = await preflight(origin, method)
      expect(headers['access-control-allow-methods'] ?? '').not.toContain(method)
    }
  })
})
