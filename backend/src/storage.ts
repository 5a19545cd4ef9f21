/** The bucket, with the backend's own identity: opens and seals uploads, keeps their records, signs downloads. */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { recordFolder } from './object-key.ts'
import { parseRecord, type UploadRecord } from './upload-record.ts'

export interface StoredPart {
  readonly partNumber: number
  readonly etag: string
  readonly size: number
}

export interface StoredObject {
  readonly etag: string
  readonly size: number
  readonly versionId: string | null
}

interface RecordPage {
  readonly records: readonly UploadRecord[]
  readonly nextCursor: string | null
}

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
  /** False where the multipart upload does not exist (any more). */
  completeMultipart(key: string, uploadId: string, parts: readonly StoredPart[]): Promise<boolean>
  /** Also when it is already gone. */
  abortMultipart(key: string, uploadId: string): Promise<void>
  /** Every multipart upload open below a folder, whoever opened it. */
  listMultiparts(folder: string): Promise<readonly { key: string; uploadId: string }[]>
  headObject(key: string): Promise<StoredObject | null>
  deleteObject(key: string): Promise<void>
  /**
   * Good for this method alone: S3 answers a HEAD on a GET's address with 403. Type and disposition are part of the
   * signature: what the object itself says does not count.
   */
  presignDownload(
    method: 'GET' | 'HEAD',
    object: { key: string; versionId: string | null; contentType: string; contentDisposition: string },
  ): Promise<string>
  readRecord(packageId: string, upload: string): Promise<UploadRecord | null>
  writeRecord(record: UploadRecord): Promise<void>
  deleteRecord(packageId: string, upload: string): Promise<void>
  listRecords(packageId: string, cursor: string | undefined): Promise<RecordPage>
  isReachable(): Promise<boolean>
}

/** Long enough to start a download, short enough that a passed-on link is soon worth nothing. */
const DOWNLOAD_SECONDS = 300
/** Completing a file of many TB takes S3 minutes; the route answers 202 meanwhile. */
const SEAL_TIMEOUT_MS = 30 * 60_000
const RECORDS_PER_PAGE = 100
const RECORD_SUFFIX = '.json'

export function createStorage(options: {
  s3: S3Client
  /** Signs addresses for browsers: its endpoint is the public one. */
  publicS3: S3Client
  bucket: string
  prefix: string
  sse: 'AES256' | 'aws:kms' | undefined
  kmsKeyId: string | undefined
}): Storage {
  const { s3, publicS3, bucket: Bucket } = options
  const recordKey = (packageId: string, upload: string) =>
    `${recordFolder(options.prefix, packageId)}${upload}${RECORD_SUFFIX}`
  const encryption = { ServerSideEncryption: options.sse, SSEKMSKeyId: options.kmsKeyId }

  async function readRecordAt(Key: string): Promise<UploadRecord | null> {
    const answer = await orNull(s3.send(new GetObjectCommand({ Bucket, Key })), 'NoSuchKey', 'NotFound')
    if (!answer?.Body) return null
    return parseRecord(await answer.Body.transformToString())
  }

  const storage: Storage = {
    async openMultipart({ key, contentType, contentDisposition, metadata }) {
      const { UploadId } = await s3.send(
        new CreateMultipartUploadCommand({
          Bucket,
          Key: key,
          ContentType: contentType,
          ContentDisposition: contentDisposition,
          Metadata: metadata,
          ...encryption,
        }),
      )
      if (!UploadId) throw new Error('S3 opened an upload without an id')
      return UploadId
    },

    async listParts(key, uploadId) {
      const parts: StoredPart[] = []
      let marker: string | undefined
      do {
        const page = await orNull(
          s3.send(new ListPartsCommand({ Bucket, Key: key, UploadId: uploadId, PartNumberMarker: marker })),
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
      const Parts: CompletedPart[] = parts.map(({ partNumber, etag }) => ({
        PartNumber: partNumber,
        ETag: etag,
      }))
      const answer = await orNull(
        s3.send(
          new CompleteMultipartUploadCommand({
            Bucket,
            Key: key,
            UploadId: uploadId,
            MultipartUpload: { Parts },
          }),
          { requestTimeout: SEAL_TIMEOUT_MS },
        ),
        'NoSuchUpload',
        'NoSuchKey',
      )
      return answer !== null
    },

    async abortMultipart(key, uploadId) {
      await orNull(
        s3.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })),
        'NoSuchUpload',
        'NoSuchKey',
      )
    },

    async listMultiparts(folder) {
      const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: folder }))
      // MinIO ignores a prefix that is no whole key.
      return (Uploads ?? []).flatMap(({ Key, UploadId }) =>
        Key?.startsWith(folder) && UploadId ? [{ key: Key, uploadId: UploadId }] : [],
      )
    },

    async headObject(key) {
      const answer = await orNull(
        s3.send(new HeadObjectCommand({ Bucket, Key: key })),
        'NotFound',
        'NoSuchKey',
      )
      if (!answer) return null
      const { ETag, ContentLength, VersionId } = answer
      if (!ETag || ContentLength === undefined) throw new Error('S3 described half an object')
      return {
        etag: ETag,
        size: ContentLength,
        versionId: VersionId && VersionId !== 'null' ? VersionId : null,
      }
    },

    async deleteObject(key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
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

    readRecord: (packageId, upload) => readRecordAt(recordKey(packageId, upload)),

    async writeRecord(record) {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key: recordKey(record.packageId, record.upload),
          Body: JSON.stringify(record),
          ContentType: 'application/json',
          ...encryption,
        }),
      )
    },

    async deleteRecord(packageId, upload) {
      await storage.deleteObject(recordKey(packageId, upload))
    },

    async listRecords(packageId, cursor) {
      const folder = recordFolder(options.prefix, packageId)
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: folder,
          MaxKeys: RECORDS_PER_PAGE,
          StartAfter: cursor && recordKey(packageId, cursor),
        }),
      )
      const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key?.endsWith(RECORD_SUFFIX) ? [Key] : []))
      const records = await Promise.all(keys.map(readRecordAt))
      const last = keys.at(-1)
      return {
        records: records.filter((record) => record !== null),
        nextCursor: page.IsTruncated && last ? last.slice(folder.length, -RECORD_SUFFIX.length) : null,
      }
    },

    async isReachable() {
      return s3.send(new HeadBucketCommand({ Bucket })).then(
        () => true,
        () => false,
      )
    },
  }
  return storage
}

/** Null for the named errors: the thing is not there, and the caller has a word for that. */
async function orNull<T>(answer: Promise<T>, ...names: readonly string[]): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof S3ServiceException && names.includes(error.name)) return null
    throw error
  }
}
