import { setTimeout as wait } from 'node:timers/promises'
import { UploadPartCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { ensureSampleFile, sha256OfFile } from '../demo/sample-file.ts'
import { sha256OfDownload } from '../demo/sha256-of-download.ts'
import { openForm } from '../stack/form-page.ts'
import { portalClient, sessionClient } from '../stack/portal-client.ts'
import { useChromium, useStack } from './use-stack.ts'

/** Ceph is the engine whose sessions can be made to end within a test. */
const LIFE_SECONDS = 6

const stack = useStack({
  engine: 'ceph',
  name: 'test-expiry',
  environment: { S3MULTIPART_DURATION_SECONDS: String(LIFE_SECONDS) },
})
const chromium = useChromium()

test('credentials are worth nothing after their end, and the ticket gets others', async () => {
  const client = portalClient(stack(), 'editor')
  const { body: open } = await client.open()
  const life = Date.parse(open.credentials.expiration) - Date.parse(open.serverTime)
  expect(Math.abs(life - LIFE_SECONDS * 1000)).toBeLessThan(1500)
  const part = () =>
    new UploadPartCommand({
      Bucket: open.bucket,
      Key: open.key,
      UploadId: open.uploadId,
      PartNumber: 1,
      Body: 'hello,world',
    })
  const session = sessionClient(open)
  await session.send(part())
  await wait(LIFE_SECONDS * 1000 + 1500)
  await expect(session.send(part())).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
  const { body: fresh } = await client.post<typeof open>('/credentials', { ticket: open.ticket })
  await sessionClient({ ...open, credentials: fresh.credentials }).send(part())
  await client.abort(open.ticket)
})

test('an upload outlives several sets of credentials, renews them one at a time and loses no part', async () => {
  const file = new URL('../../.cache/test/expiry.csv', import.meta.url).pathname
  await ensureSampleFile(file, 100 * 1024 ** 2)
  const form = await openForm(stack(), chromium())
  form.page.setDefaultTimeout(60_000)
  const network = await form.page.context().newCDPSession(form.page)
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 5 * 1024 ** 2,
  })
  let underWay = 0
  let most = 0
  let renewals = 0
  form.page.on('request', (request) => {
    if (!request.url().endsWith('/s3multipart/credentials')) return
    renewals++
    most = Math.max(most, ++underWay)
  })
  form.page.on('requestfinished', (request) => {
    if (request.url().endsWith('/s3multipart/credentials')) underWay--
  })
  stack().wire.reset()
  const sealed = form.sealed()
  await form.choose(file)
  const { url } = await sealed
  expect(renewals).toBeGreaterThanOrEqual(2)
  expect(most).toBe(1)
  const refused = stack().wire.requests.filter(({ method, status }) => method === 'PUT' && status === 403)
  expect(refused).toEqual([])
  await form.save()
  expect(await sha256OfDownload(url)).toBe(await sha256OfFile(file))
  await form.close()
})
