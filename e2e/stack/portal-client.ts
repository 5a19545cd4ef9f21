import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import type {
  CompleteAnswer,
  ErrorAnswer,
  OpenAnswer,
  SessionCredentials,
} from '@s3multipart/backend/protocol'
import type { Stack } from './stack.ts'

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T & Partial<ErrorAnswer>
}

export interface SentPart {
  readonly part_number: number
  readonly etag: string
  readonly size: number
}

/**
 * A script with a user's API token, speaking the wire without our own client code.
 * @param base whom it asks: the portal's own site, or a replica beside it
 */
export function portalClient(stack: Pick<Stack, 'portal'>, user: string | null, base = stack.portal.url) {
  const { portal } = stack
  const token: Record<string, string> = user
    ? { authorization: portal.tokens[user] ?? `no-token-of-${user}` }
    : {}

  async function request<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${base}/s3multipart${path}`, {
      method,
      redirect: 'manual',
      headers: { ...token, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }

  return {
    get: <T = unknown>(path: string) => request<T>('GET', path),
    post: <T = unknown>(path: string, body: unknown) => request<T>('POST', path, body),
    open: (fields: Record<string, unknown> = {}) =>
      request<OpenAnswer>('POST', '/uploads', {
        package_id: 'air-quality',
        filename: 'data.csv',
        size: 11,
        ...fields,
      }),
    complete: (ticket: string, parts: readonly SentPart[]) =>
      request<CompleteAnswer>('POST', '/uploads/complete', { ticket, parts }),
    abort: (ticket: string) => request('POST', '/uploads/abort', { ticket }),
    /** Opens, sends and seals; the resource is not saved. */
    async upload(bytes: Uint8Array, fields: Record<string, unknown> = {}): Promise<CompleteAnswer> {
      const { body: open } = await this.open({ size: bytes.length, ...fields })
      const { status, body } = await this.complete(open.ticket, await sendParts(open, bytes))
      if (status !== 200) throw new Error(`complete answered ${status} ${body.error?.code}`)
      return body
    },
    /** Makes the portal name the file, as saving the form does. */
    async saveResource(url: string, packageId = 'air-quality'): Promise<string> {
      const response = await fetch(`${portal.url}/api/3/action/resource_create`, {
        method: 'POST',
        headers: { ...token, 'content-type': 'application/json' },
        body: JSON.stringify({ package_id: packageId, url, name: 'saved by a test' }),
      })
      const { result }: { result: { id: string } } = JSON.parse(await response.text())
      return result.id
    },
  }
}

/** An S3 client on the browser's own credentials: what a hostile page would do with them. */
export function sessionClient(open: {
  readonly endpoint: string
  readonly region: string
  readonly credentials: SessionCredentials
}): S3Client {
  const { accessKeyId, secretAccessKey, sessionToken } = open.credentials
  return new S3Client({
    endpoint: open.endpoint,
    region: open.region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  })
}

/** Sends all parts of an upload with its own credentials. */
export async function sendParts(open: OpenAnswer, bytes: Uint8Array): Promise<SentPart[]> {
  const client = sessionClient(open)
  const sent: SentPart[] = []
  for (let number = 1; number <= open.partCount; number++) {
    const body = bytes.subarray((number - 1) * open.partSize, number * open.partSize)
    const { ETag = '' } = await client.send(
      new UploadPartCommand({
        Bucket: open.bucket,
        Key: open.key,
        UploadId: open.uploadId,
        PartNumber: number,
        Body: body,
      }),
    )
    sent.push({ part_number: number, etag: ETag, size: body.length })
  }
  client.destroy()
  return sent
}
