/**
 * Answers the widget at once, as no backend can: what a portal takes to know its user is not the transfer that
 * is timed here. `--only backend` and the tests on real engines run the real one.
 */
import type { CompleteAnswer, OpenAnswer } from '@s3multipart/backend/protocol'
import { BUCKET, PART_BYTES } from './plan.ts'

const LIFE_MS = 3_600_000

export function answerOpen(body: string, bucketUrl: string): string {
  const { size, filename }: { size: number; filename: string } = JSON.parse(body)
  const upload = crypto.randomUUID()
  const expiration = new Date(Date.now() + LIFE_MS).toISOString()
  const answer: OpenAnswer = {
    protocol: 1,
    upload,
    ticket: 'ticket',
    ticketExpires: expiration,
    packageId: BUCKET,
    bucket: BUCKET,
    region: 'us-east-1',
    endpoint: new URL(bucketUrl).origin,
    forcePathStyle: true,
    bucketUrl,
    key: `${BUCKET}/${upload}/${filename}`,
    uploadId: upload,
    size,
    partSize: PART_BYTES,
    partCount: Math.ceil(size / PART_BYTES),
    checksum: { part: 'none', object: 'none' },
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench', sessionToken: 'bench', expiration },
    serverTime: new Date().toISOString(),
  }
  return JSON.stringify(answer)
}

export function answerComplete(body: string): string {
  const { parts }: { parts: readonly { readonly size: number }[] } = JSON.parse(body)
  const answer: CompleteAnswer = {
    url: 'http://bench.invalid/file.bin',
    key: 'file.bin',
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: '"00000000000000000000000000000000-1"',
    checksum: null,
    hash: null,
    filename: 'file.bin',
    mimetype: 'application/octet-stream',
    format: '',
    lastModified: new Date().toISOString(),
    versionId: null,
  }
  return JSON.stringify(answer)
}
