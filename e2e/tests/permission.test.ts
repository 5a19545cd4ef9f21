import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { datasetIds } from '../portal/catalogue.ts'
import { portalClient, sendParts } from '../stack/portal-client.ts'
import { useStack } from './use-stack.ts'

const stack = useStack()

afterEach(() => {
  stack().portal.setFault(null)
  stack().portal.setRole('editor', 'editor')
})

async function countedCalls<T>(action: () => Promise<T>): Promise<{ answer: T; calls: number }> {
  stack().backendWire.reset()
  const answer = await action()
  return { answer, calls: stack().backendWire.requests.length }
}

describe('who may open an upload', () => {
  test.each(['admin', 'editor'])('%s may', async (user) => {
    const { status, body } = await portalClient(stack(), user).open()
    expect(status).toBe(201)
    expect(body.packageId).toBe(datasetIds.airQuality)
    await portalClient(stack(), user).abort(body.ticket)
  })

  test.each([
    ['a member of the organization', 'member', 'air-quality', 403, 'not_allowed'],
    ['an editor of another organization', 'outsider', 'air-quality', 403, 'not_allowed'],
    ['a visitor', null, 'air-quality', 401, 'not_signed_in'],
    ['a token that CKAN never gave', 'forger', 'air-quality', 401, 'not_signed_in'],
    ['an editor, on an unknown dataset', 'editor', 'no-such-dataset', 404, 'not_found'],
    [
      'an editor of another organization, on a private dataset',
      'outsider',
      'private-survey',
      403,
      'not_allowed',
    ],
    ['an editor, on a dataset of another organization', 'editor', 'other-data', 403, 'not_allowed'],
  ])('%s may not, and neither S3 nor STS is asked', async (_, user, dataset, status, code) => {
    const { answer, calls } = await countedCalls(() =>
      portalClient(stack(), user).open({ package_id: dataset }),
    )
    expect(answer.status).toBe(status)
    expect(answer.body.error?.code).toBe(code)
    expect(calls).toBe(0)
  })

  test('a name that is another dataset’s id leads to the dataset with that id', async () => {
    const client = portalClient(stack(), 'editor')
    const { body } = await client.open({ package_id: datasetIds.airQuality })
    expect(body.packageId).toBe(datasetIds.airQuality)
    await client.abort(body.ticket)
  })

  test('the same people may or may not have package grants', async () => {
    const statuses = await Promise.all(
      ['editor', 'member', 'outsider', null].map(
        async (user) =>
          (await portalClient(stack(), user).post('/credentials', { package_id: 'air-quality' })).status,
      ),
    )
    expect(statuses).toEqual([200, 403, 403, 401])
  })
})

describe('an unclear answer of CKAN is never a grant', () => {
  test.each([
    ['down', 503, 'portal_unavailable'],
    ['500', 503, 'portal_unavailable'],
    ['maintenance', 503, 'portal_unavailable'],
    ['redirect', 401, 'not_signed_in'],
  ] as const)('%s on every page', async (fault, status, code) => {
    stack().portal.setFault(fault)
    const { answer, calls } = await countedCalls(() => portalClient(stack(), 'editor').open())
    expect([answer.status, answer.body.error?.code]).toEqual([status, code])
    expect(calls).toBe(0)
  })

  test.each([
    ['down', 503, 'portal_unavailable'],
    ['500', 503, 'portal_unavailable'],
    ['html', 503, 'portal_unavailable'],
    ['maintenance', 503, 'portal_unavailable'],
    ['redirect', 401, 'not_signed_in'],
  ] as const)('%s on the probe alone', async (fault, status, code) => {
    stack().portal.setFault(fault, { path: /resource\/new/ })
    const { answer, calls } = await countedCalls(() => portalClient(stack(), 'editor').open())
    expect([answer.status, answer.body.error?.code]).toEqual([status, code])
    expect(calls).toBe(0)
  })

  test('HTML from the API is a portal error', async () => {
    stack().portal.setFault('html', { path: /api/ })
    const { status, body } = await portalClient(stack(), 'editor').open()
    expect([status, body.error?.code]).toEqual([502, 'portal_error'])
  })
})

describe('a right that is withdrawn in the middle', () => {
  test('stops the refresh and the seal; nothing becomes an object', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const parts = await sendParts(open, Buffer.from('hello,world'))
    stack().portal.setRole('editor', 'member')
    expect((await client.post('/credentials', { ticket: open.ticket })).status).toBe(403)
    expect((await client.complete(open.ticket, parts)).status).toBe(403)
    const { inside, bucket } = stack()
    const objects = await inside.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: open.key }))
    expect(objects.KeyCount).toBe(0)
    // The person may still clean up behind themselves.
    expect((await client.abort(open.ticket)).status).toBe(204)
    const uploads = await inside.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: open.key }))
    expect(uploads.Uploads ?? []).toEqual([])
  })

  test('another user’s ticket is worth nothing', async () => {
    const { body: open } = await portalClient(stack(), 'editor').open()
    const thief = portalClient(stack(), 'admin')
    const parts = [{ part_number: 1, etag: '"00000000000000000000000000000000"', size: 11 }]
    expect((await thief.post('/credentials', { ticket: open.ticket })).body.error?.code).toBe('wrong_user')
    expect((await thief.complete(open.ticket, parts)).body.error?.code).toBe('wrong_user')
    const other = portalClient(stack(), 'outsider')
    expect((await other.abort(open.ticket)).body.error?.code).toBe('wrong_user')
    // A sysadmin may end anybody's upload.
    expect((await thief.abort(open.ticket)).status).toBe(204)
  })
})

describe('what CKAN is sent', () => {
  test('is the token alone, or the portal’s own cookies alone', async () => {
    const { portal } = stack()
    const cookie = await portal.signIn('editor')
    const ask = (headers: Record<string, string>) =>
      fetch(`${portal.url}/s3multipart/uploads?package_id=air-quality`, { headers })
    portal.requests.length = 0
    expect((await ask({ cookie: `tracker=1; ${cookie}; other=2` })).status).toBe(200)
    expect(new Set(portal.requests.map(({ headers }) => headers.cookie))).toEqual(new Set([cookie]))
    portal.requests.length = 0
    const token = portal.tokens.editor ?? ''
    expect((await ask({ cookie, authorization: token, 'user-agent': 'a browser' })).status).toBe(200)
    expect(new Set(portal.requests.map(({ headers }) => headers.cookie))).toEqual(new Set([undefined]))
    expect(new Set(portal.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([token]))
    expect(new Set(portal.requests.map((each) => each.headers['user-agent']))).toEqual(new Set(['a browser']))
  })
})
