import {
  CompleteMultipartUploadCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { OpenAnswer } from '@s3multipart/backend/protocol'
import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { portalClient, sendParts, sessionClient } from '../stack/portal-client.ts'
import { s3Client } from '../stack/stack.ts'
import { useStack } from './use-stack.ts'

const BYTES = Buffer.from('hello,world')
const FORGED = Buffer.from('world,hello')

describe.each(['seaweedfs', 'ceph'] as const)('nothing unsealed is served on %s', (engine: EngineName) => {
  const stack = useStack({ engine, name: `test-unsealed-${engine}` })

  const urlOf = ({ packageId, upload }: OpenAnswer) =>
    `${stack().portal.url}/s3multipart/download/${packageId}/${upload}/data.csv`

  const statusOf = async (url: string, method = 'GET') =>
    (await fetch(url, { method, redirect: 'manual' })).status

  /** An object under the upload's own key, by whatever way this engine leaves open to its session. */
  async function putBySession(open: OpenAnswer, body: Buffer): Promise<void> {
    const session = sessionClient({ ...open, endpoint: stack().engine.endpoint })
    if (engine === 'seaweedfs') disguiseAsPart(session)
    await session.send(new PutObjectCommand({ Bucket: open.bucket, Key: open.key, Body: body }))
    session.destroy()
  }

  /** SeaweedFS 4.48 authorises a PUT with an empty part number as a part, and then carries out a PUT. */
  function disguiseAsPart(session: S3Client): void {
    session.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as { query: object }, { query: { partNumber: '', uploadId: '' } })
        return next(args)
      },
      { step: 'build' },
    )
  }

  test('an upload that is still open', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    await client.saveResource(urlOf(open))
    await sendParts(open, BYTES)
    expect(await statusOf(urlOf(open))).toBe(404)
    expect(await statusOf(urlOf(open), 'HEAD')).toBe(404)
  })

  test('an object that the browser put with its own credentials', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    await client.saveResource(urlOf(open))
    await putBySession(open, FORGED)
    expect(await statusOf(urlOf(open))).toBe(404)
    const parts = await sendParts(open, BYTES)
    expect((await client.complete(open.ticket, parts)).status).toBe(200)
    expect(await (await fetch(urlOf(open))).text()).toBe(BYTES.toString())
  })

  test('an object that the browser completed itself', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    await client.saveResource(urlOf(open))
    const [part] = await sendParts(open, BYTES)
    const session = sessionClient({ ...open, endpoint: stack().engine.endpoint })
    const complete = session.send(
      new CompleteMultipartUploadCommand({
        Bucket: open.bucket,
        Key: open.key,
        UploadId: open.uploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part?.etag }] },
      }),
    )
    const completed = await complete.then(
      () => true,
      () => false,
    )
    session.destroy()
    expect(completed).toBe(engine === 'ceph')
    expect(await statusOf(urlOf(open))).toBe(404)
    // What nobody sealed cannot be sealed afterwards either; where the engine refused, the upload goes on.
    const { status } = await client.complete(open.ticket, part ? [part] : [])
    expect(status).toBe(completed ? 409 : 200)
    expect(await statusOf(urlOf(open))).toBe(completed ? 404 : 302)
  })

  test('an object that was overwritten after its seal', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const parts = await sendParts(open, BYTES)
    const { body: sealed } = await client.complete(open.ticket, parts)
    await client.saveResource(sealed.url)
    expect(await statusOf(sealed.url)).toBe(302)
    await putBySession(open, FORGED)
    expect(await statusOf(sealed.url)).toBe(404)
    expect(await statusOf(sealed.url, 'HEAD')).toBe(404)
  })

  test('a file that no resource names', async () => {
    const sealed = await portalClient(stack(), 'editor').upload(BYTES)
    expect(await statusOf(sealed.url)).toBe(404)
  })

  test('an overwritten file, but its sealed version where the bucket keeps versions', async () => {
    const { engine: running, bucket } = stack()
    const admin = s3Client(running, running.admin)
    const versioning = (Status: 'Enabled' | 'Suspended') =>
      admin.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }))
    await versioning('Enabled')
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const { body: sealed } = await client.complete(open.ticket, await sendParts(open, BYTES))
    expect(sealed.versionId).toBeTruthy()
    await client.saveResource(sealed.url)
    await putBySession(open, FORGED)
    expect(await (await fetch(sealed.url)).text()).toBe(BYTES.toString())
    await versioning('Suspended')
    admin.destroy()
  })

  test('a file to somebody who may not see its dataset', async () => {
    const client = portalClient(stack(), 'editor')
    const sealed = await client.upload(BYTES, { package_id: 'private-survey' })
    await client.saveResource(sealed.url, 'private-survey')
    const path = new URL(sealed.url).pathname.replace('/s3multipart', '')
    expect((await client.get(path)).status).toBe(302)
    expect((await portalClient(stack(), 'member').get(path)).status).toBe(302)
    expect((await portalClient(stack(), 'outsider').get(path)).status).toBe(403)
    expect((await portalClient(stack(), null).get(path)).status).toBe(401)
  })
})
