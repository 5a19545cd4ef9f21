import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { forgetSeal } from '../stack/forget-seal.ts'
import { portalClient, sendParts, sessionClient } from '../stack/portal-client.ts'
import { useStack } from './use-stack.ts'

const MIB = 1024 ** 2
const BYTES = Buffer.from('hello,world')

describe.each(['seaweedfs', 'ceph'] as const)('sealing on %s', (engine: EngineName) => {
  const stack = useStack({ engine })

  async function exists(key: string): Promise<boolean> {
    const { inside, bucket } = stack()
    const { Contents } = await inside.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }))
    return (Contents ?? []).some(({ Key }) => Key === key)
  }

  async function recordsOf(upload: string): Promise<number> {
    const { inside, bucket } = stack()
    const { Contents } = await inside.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: '.s3multipart/' }),
    )
    return (Contents ?? []).filter(({ Key }) => Key?.includes(upload)).length
  }

  async function openUploads(): Promise<number> {
    const { inside, bucket } = stack()
    const { Uploads } = await inside.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    return (Uploads ?? []).length
  }

  test('completing twice, and twice at once, gives the same answer', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const parts = await sendParts(open, BYTES)
    const both = await Promise.all([client.complete(open.ticket, parts), client.complete(open.ticket, parts)])
    const third = await client.complete(open.ticket, parts)
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(both[1].body).toEqual(both[0].body)
    expect(third.body).toEqual(both[0].body)
    expect((await client.abort(open.ticket)).body.error?.code).toBe('already_sealed')
    expect((await client.post('/credentials', { ticket: open.ticket })).body.error?.code).toBe(
      'already_sealed',
    )
  })

  test('an HTML page downloads as bytes with its own name, and CKAN learns what it is', async () => {
    const client = portalClient(stack(), 'editor')
    const answer = await client.upload(BYTES, { filename: 'page.html', content_type: 'text/csv' })
    expect([answer.mimetype, answer.format]).toEqual(['text/html', 'HTML'])
    await client.saveResource(answer.url)
    const download = await fetch(answer.url)
    expect(download.headers.get('content-type')).toBe('application/octet-stream')
    expect(download.headers.get('content-disposition')).toBe('attachment; filename="page.html"')
    expect(await download.text()).toBe(BYTES.toString())
  })

  test('an abort leaves no upload, no object and no record, and may be repeated', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const parts = await sendParts(open, BYTES)
    expect(await recordsOf(open.upload)).toBe(1)
    expect((await client.abort(open.ticket)).status).toBe(204)
    expect((await client.abort(open.ticket)).status).toBe(204)
    expect(await openUploads()).toBe(0)
    expect(await recordsOf(open.upload)).toBe(0)
    expect((await client.complete(open.ticket, parts)).body.error?.code).toBe('upload_gone')
    expect((await client.post('/credentials', { ticket: open.ticket })).body.error?.code).toBe('upload_gone')
    expect(await exists(open.key)).toBe(false)
  })

  test('a size that was not announced is never sealed', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open({ size: 5 })
    const parts = await sendParts({ ...open, partCount: 1 }, BYTES)
    const { status, body } = await client.complete(open.ticket, parts)
    expect([status, body.error?.code]).toEqual([409, 'size_mismatch'])
    expect(await exists(open.key)).toBe(false)
    await client.abort(open.ticket)
  })

  test('more parts than were announced are never sealed', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open({ size: 5 * MIB })
    const parts = await sendParts({ ...open, partCount: 2 }, Buffer.alloc(6 * MIB))
    const { body } = await client.complete(open.ticket, parts.slice(0, 1))
    expect(body.error?.code).toBe('parts_mismatch')
    expect(await exists(open.key)).toBe(false)
    await client.abort(open.ticket)
  })

  test('a missing part, and a part with another ETag, are named and nothing is lost', async () => {
    const client = portalClient(stack(), 'editor')
    const bytes = Buffer.alloc(6 * MIB, 7)
    const { body: open } = await client.open({ size: bytes.length })
    const first = await sendParts({ ...open, partCount: 1 }, bytes)
    expect((await client.complete(open.ticket, first)).body.error?.code).toBe('parts_mismatch')
    const all = await sendParts(open, bytes)
    const forged = all.map((part) => ({ ...part, etag: '"00000000000000000000000000000000"' }))
    expect((await client.complete(open.ticket, forged)).body.error?.code).toBe('parts_mismatch')
    expect((await client.complete(open.ticket, all)).status).toBe(200)
  })

  test('the seal sweeps whatever else a session opened in its folder', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const session = sessionClient(open)
    const sibling = open.key.replace('data.csv', 'hidden.csv')
    // Where the engine forbids this much there is nothing to sweep.
    const extra = await session
      .send(new CreateMultipartUploadCommand({ Bucket: open.bucket, Key: sibling }))
      .catch(() => null)
    if (extra) {
      await session.send(
        new UploadPartCommand({
          Bucket: open.bucket,
          Key: sibling,
          UploadId: extra.UploadId,
          PartNumber: 1,
          Body: BYTES,
        }),
      )
      expect(await openUploads()).toBe(2)
    }
    const parts = await sendParts(open, BYTES)
    expect((await client.complete(open.ticket, parts)).status).toBe(200)
    expect(await openUploads()).toBe(0)
    expect(await exists(sibling)).toBe(false)
  })

  test('a backend that dies between Complete and its record finds its own seal again', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open()
    const parts = await sendParts(open, BYTES)
    // The record's last rewrite is lost: what S3 has then is an object whose ETag the record foresaw.
    const sealed = await client.complete(open.ticket, parts)
    await forgetSeal(stack(), open.packageId, open.upload)
    const again = await client.complete(open.ticket, parts)
    expect(again.status).toBe(200)
    expect(again.body.etag).toBe(sealed.body.etag)
  })

  test('unfinished uploads are listed to their own user, and go on with the ticket from the list', async () => {
    const client = portalClient(stack(), 'editor')
    const { body: open } = await client.open({ filename: 'budget.csv', fingerprint: 'sha256:abc' })
    const { body: list } = await client.get<{
      uploads: { upload: string; ticket: string; filename: string }[]
    }>('/uploads?package_id=air-quality')
    const found = list.uploads.find(({ upload }) => upload === open.upload)
    expect(found).toMatchObject({ filename: 'budget.csv', fingerprint: 'sha256:abc', partCount: 1, size: 11 })
    const { body: foreign } = await portalClient(stack(), 'admin').get<{ uploads: unknown[] }>(
      '/uploads?package_id=air-quality',
    )
    expect(foreign.uploads).toEqual([])
    const parts = await sendParts(open, BYTES)
    expect((await client.complete(found?.ticket ?? '', parts)).status).toBe(200)
    const { body: after } = await client.get<{ uploads: unknown[] }>('/uploads?package_id=air-quality')
    expect(after.uploads).toEqual([])
  })
})
