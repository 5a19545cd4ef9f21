/** The bucket's files, with the backend's own identity: opens and completes uploads, looks, cleans, signs downloads. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { type BucketOptions, call, orNull } from './s3-call.ts'

export interface StoredPart {
  readonly partNumber: number
  readonly etag: string
  readonly size: number
}

export interface StoredObject {
  readonly etag: string
  /** Bytes. */
  readonly size: number
  readonly versionId: string | null
  /** ISO time at which S3 put it together. */
  readonly lastModified: string
}

interface Multipart {
  readonly key: string
  readonly uploadId: string
}

/** Rejects with what the SDK throws; `aws-error.ts` says what that means to a client. */
export interface Storage {
  openMultipart(upload: {
    key: string
    contentType: string
    contentDisposition: string
    metadata: Record<string, string>
  }): Promise<string>
  /**
   * All pages; null where the multipart upload does not exist (any more). SeaweedFS lists a part that was sent twice
   * twice, in no order.
   */
  listParts(key: string, uploadId: string): Promise<readonly StoredPart[] | null>
  /** Also where it does not exist (any more): only a look at the object tells whether it was made. */
  completeMultipart(key: string, uploadId: string, parts: readonly StoredPart[]): Promise<void>
  /** Ends every open multipart upload below a folder, whoever opened it. */
  abortMultiparts(folder: string): Promise<void>
  /** A certain version where `versionId` is given, else the newest. */
  headObject(key: string, versionId?: string | null): Promise<StoredObject | null>
  /** Deletes every object below a folder. Versions, where the bucket keeps them, stay. */
  deleteObjects(folder: string): Promise<void>
  /**
   * Good for this method alone: S3 answers a HEAD on a GET's address with 403. Type and disposition are part of the
   * signature: what the object itself says does not count.
   */
  presignDownload(
    method: 'GET' | 'HEAD',
    object: { key: string; versionId: string | null; contentType: string; contentDisposition: string },
  ): Promise<string>
  isReachable(): Promise<boolean>
}

/** Long enough to start a download, short enough that a passed-on link is soon worth nothing. */
const DOWNLOAD_SECONDS = 300
/** Completing a file of many TB takes S3 minutes; the route answers 202 meanwhile. */
const SEAL_TIMEOUT_MS = 30 * 60_000
const READY_TIMEOUT_MS = 3000

/** @param options.publicS3 signs addresses for browsers: its endpoint is the public one */
export function createStorage(options: BucketOptions & { readonly publicS3: S3Client }): Storage {
  const { s3, publicS3, bucket: Bucket } = options

  return {
    async openMultipart({ key, contentType, contentDisposition, metadata }) {
      const command = new CreateMultipartUploadCommand({
        Bucket,
        Key: key,
        ContentType: contentType,
        ContentDisposition: contentDisposition,
        Metadata: metadata,
        ServerSideEncryption: options.sse,
        SSEKMSKeyId: options.kmsKeyId,
      })
      const { UploadId } = await call((abortSignal) => s3.send(command, { abortSignal }))
      if (!UploadId) throw new Error('S3 opened an upload without an id')
      return UploadId
    },

    async listParts(key, uploadId) {
      const parts: StoredPart[] = []
      let marker: string | undefined
      do {
        const command = new ListPartsCommand({
          Bucket,
          Key: key,
          UploadId: uploadId,
          PartNumberMarker: marker,
        })
        const page = await orNull(
          call((abortSignal) => s3.send(command, { abortSignal })),
          'NoSuchUpload',
          'NoSuchKey',
        )
        if (!page) return null
        for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
          if (PartNumber === undefined || !ETag || Size === undefined)
            throw new Error('S3 listed half a part')
          parts.push({ partNumber: PartNumber, etag: ETag, size: Size })
        }
        marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
      } while (marker)
      return parts
    },

    async completeMultipart(key, uploadId, parts) {
      const Parts = parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }))
      const command = new CompleteMultipartUploadCommand({
        Bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts },
      })
      await orNull(
        call(
          (abortSignal) => s3.send(command, { abortSignal, requestTimeout: SEAL_TIMEOUT_MS }),
          SEAL_TIMEOUT_MS,
        ),
        'NoSuchUpload',
        'NoSuchKey',
      )
    },

    async abortMultiparts(folder) {
      for (const { key, uploadId } of await listMultiparts(folder)) {
        const command = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })
        await orNull(
          call((abortSignal) => s3.send(command, { abortSignal })),
          'NoSuchUpload',
          'NoSuchKey',
        )
      }
    },

    async headObject(key, versionId) {
      const command = new HeadObjectCommand({ Bucket, Key: key, VersionId: versionId ?? undefined })
      const answer = await orNull(
        call((abortSignal) => s3.send(command, { abortSignal })),
        'NotFound',
        'NoSuchKey',
        'NoSuchVersion',
      )
      if (!answer) return null
      const { ETag, ContentLength, VersionId, LastModified } = answer
      if (!ETag || ContentLength === undefined || !LastModified)
        throw new Error('S3 described half an object')
      return {
        etag: ETag,
        size: ContentLength,
        versionId: VersionId && VersionId !== 'null' ? VersionId : null,
        lastModified: LastModified.toISOString(),
      }
    },

    async deleteObjects(folder) {
      const list = new ListObjectsV2Command({ Bucket, Prefix: folder })
      const { Contents } = await call((abortSignal) => s3.send(list, { abortSignal }))
      for (const { Key } of Contents ?? []) {
        const command = new DeleteObjectCommand({ Bucket, Key })
        await call((abortSignal) => s3.send(command, { abortSignal }))
      }
    },

    presignDownload(method, { key, versionId, contentType, contentDisposition }) {
      const input = {
        Bucket,
        Key: key,
        VersionId: versionId ?? undefined,
        ResponseContentType: contentType,
        ResponseContentDisposition: contentDisposition,
      }
      const command = method === 'GET' ? new GetObjectCommand(input) : new HeadObjectCommand(input)
      return getSignedUrl(publicS3, command, { expiresIn: DOWNLOAD_SECONDS })
    },

    async isReachable() {
      const command = new HeadBucketCommand({ Bucket })
      return call((abortSignal) => s3.send(command, { abortSignal }), READY_TIMEOUT_MS).then(
        () => true,
        () => false,
      )
    },
  }

  async function listMultiparts(folder: string): Promise<Multipart[]> {
    const found: Multipart[] = []
    let at: { KeyMarker?: string; UploadIdMarker?: string } = {}
    for (;;) {
      const command = new ListMultipartUploadsCommand({ Bucket, Prefix: folder, ...at })
      const page = await call((abortSignal) => s3.send(command, { abortSignal }))
      // MinIO ignores a prefix that is no whole key.
      for (const { Key, UploadId } of page.Uploads ?? [])
        if (Key?.startsWith(folder) && UploadId) found.push({ key: Key, uploadId: UploadId })
      if (!page.IsTruncated || !page.NextKeyMarker) return found
      at = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
    }
  }
}
