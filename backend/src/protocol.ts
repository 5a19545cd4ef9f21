/**
 * The wire: what the browser and the backend say to each other. Requests are strict schemas (an unknown
 * field is an error), answers are types; sizes are bytes, times ISO 8601 in UTC, ETags quoted as S3 sends them.
 * The widget imports only the types of this module.
 */
import { z } from 'zod'
import type { ERROR_TABLE } from './errors.ts'

/** Raised when an answer changes in a way that an older widget would misread. */
export const PROTOCOL_VERSION = 1

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MIN_PART_BYTES = 5 * 1024 ** 2
export const MAX_PART_BYTES = 5 * 1024 ** 3
export const MAX_PARTS = 10_000
/** 48.8 TiB: S3's own limit, and what it can be sent in. */
export const MAX_OBJECT_BYTES = MAX_PARTS * MAX_PART_BYTES

/** Every code the backend may answer with; clients branch on these and on nothing else. */
export type ErrorCode = keyof typeof ERROR_TABLE

/** Body of every answer that is not a 2xx or a 302. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly requestId: string
    readonly retryAfterSeconds?: number
  }
}

const CONTROL_CHARACTERS = /\p{Cc}/u
const LONE_SURROGATES = /\p{Cs}/u

/** Text as a person may type it: no control characters, no half of a surrogate pair. */
const text = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .max(maxCharacters)
    .refine((value) => !CONTROL_CHARACTERS.test(value) && !LONE_SURROGATES.test(value), 'control characters')

/** A CKAN dataset name or id: https://docs.ckan.org (names: 2 to 100 of `[a-z0-9_-]`); a JWT portal may use capitals. */
const packageReference = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/)
const uuid = z.uuid()
/** A JWS in its compact form: one spelling, as it was signed. */
const ticket = z
  .string()
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
const bytes = z.number().int().nonnegative().max(MAX_OBJECT_BYTES)
const isoTime = z.iso.datetime({ offset: true })
const etag = z.string().regex(/^"[\x21\x23-\x7e]{1,128}"$/)

/** `type/subtype` with optional parameters, as RFC 9110 8.3.1 spells them; nothing that could break a header. */
const contentType = z
  .string()
  .max(255)
  .regex(
    /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:; ?[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[\w !#$&^.+/:-]*"))*$/,
  )

/** `POST /s3multipart/uploads` */
export const openRequest = z.strictObject({
  package_id: packageReference,
  resource_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  filename: text(1024),
  size: bytes,
  content_type: contentType.or(z.literal('')).optional(),
  last_modified: isoTime.optional(),
  part_size: z.number().int().min(MIN_PART_BYTES).max(MAX_PART_BYTES).optional(),
  fingerprint: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional(),
})
export type OpenRequest = z.infer<typeof openRequest>

/** `POST /s3multipart/credentials`: a package grant, or fresh credentials for an upload that is under way. */
export const credentialsRequest = z.union([
  z.strictObject({ ticket }),
  z.strictObject({ package_id: packageReference, permission: z.enum(['write', 'read']).optional() }),
])
export type CredentialsRequest = z.infer<typeof credentialsRequest>

/** `POST /s3multipart/uploads/complete` */
export const completeRequest = z.strictObject({
  ticket,
  parts: z
    .array(
      z.strictObject({
        part_number: z.number().int().min(1).max(MAX_PARTS),
        etag,
        size: z.number().int().nonnegative().max(MAX_PART_BYTES),
      }),
    )
    .min(1)
    .max(MAX_PARTS),
  checksum: z
    .strictObject({ algorithm: z.literal('crc64nvme'), value: z.string().regex(/^[A-Za-z0-9+/]{11}=$/) })
    .optional(),
})
export type CompleteRequest = z.infer<typeof completeRequest>

/** `POST /s3multipart/uploads/abort` */
export const abortRequest = z.strictObject({ ticket })
export type AbortRequest = z.infer<typeof abortRequest>

/** `GET /s3multipart/uploads` */
export const listQuery = z.strictObject({
  package_id: packageReference,
  /** The last upload of the page before. */
  cursor: uuid.optional(),
})

/** `GET /s3multipart/download/{packageId}/{upload}/{filename}` */
export const downloadPath = z.object({
  packageId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  upload: uuid,
  filename: text(1024),
})

/** Keys of an AssumeRole session, as every AWS SDK takes them. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** ISO time at which the engine stops accepting them. */
  readonly expiration: string
}

/** Where the bucket is, as the browser sees it. */
export interface BucketAddress {
  readonly bucket: string
  readonly region: string
  /** Scheme and host, without the bucket. */
  readonly endpoint: string
  readonly forcePathStyle: boolean
  /** Address of the bucket itself: stock `@uppy/aws-s3` takes it as `s3Endpoint`. */
  readonly bucketUrl: string
}

/** How parts and object are checked; fixed when the multipart upload is opened. */
export interface ChecksumPlan {
  readonly part: 'crc64nvme' | 'content-md5' | 'none'
  readonly object: 'crc64nvme' | 'none'
}

/** 201 of `POST /s3multipart/uploads`: everything the browser needs. */
export interface OpenAnswer extends BucketAddress {
  readonly protocol: typeof PROTOCOL_VERSION
  readonly upload: string
  readonly ticket: string
  readonly ticketExpires: string
  readonly packageId: string
  readonly key: string
  readonly uploadId: string
  readonly size: number
  readonly partSize: number
  readonly partCount: number
  readonly checksum: ChecksumPlan
  readonly credentials: SessionCredentials
  readonly serverTime: string
}

interface CredentialsAnswerBase extends BucketAddress {
  readonly protocol: typeof PROTOCOL_VERSION
  readonly credentials: SessionCredentials
  readonly serverTime: string
}

/** Good for the parts of one upload. */
export interface PartsCredentialsAnswer extends CredentialsAnswerBase {
  readonly permission: 'parts'
  readonly key: string
  readonly uploadId: string
}

/** Good for a folder of one package; `prefix` ends in a slash. */
export interface PackageCredentialsAnswer extends CredentialsAnswerBase {
  readonly permission: 'write' | 'read'
  readonly prefix: string
}

export type CredentialsAnswer = PartsCredentialsAnswer | PackageCredentialsAnswer

/** The sealed file, in the words of CKAN's resource schema. */
export interface CompleteAnswer {
  readonly url: string
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly checksum: { readonly algorithm: 'crc64nvme'; readonly value: string } | null
  readonly hash: string | null
  readonly filename: string
  readonly mimetype: string
  /** CKAN's format label, such as `CSV`; empty where the name does not tell. */
  readonly format: string
  readonly lastModified: string
  readonly versionId: string | null
}

/** 202: S3 is still putting the parts together; repeat the same POST. */
export interface SealingAnswer {
  readonly status: 'sealing'
  readonly retryAfterSeconds: number
}

/** One unfinished upload in the list. */
export interface OpenUpload {
  readonly upload: string
  readonly packageId: string
  readonly resourceId: string | null
  readonly filename: string
  readonly size: number
  readonly lastModified: string | null
  readonly fingerprint: string | null
  readonly partSize: number
  readonly partCount: number
  readonly key: string
  readonly uploadId: string
  readonly createdAt: string
  readonly ticket: string
  readonly ticketExpires: string
}

/** 200 of `GET /s3multipart/uploads`. */
export interface ListAnswer {
  readonly uploads: readonly OpenUpload[]
  readonly nextCursor: string | null
}
