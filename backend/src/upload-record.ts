/** The state of one upload: a small JSON object in the bucket, where no grant reaches. There is no other database. */
import { z } from 'zod'

const sealed = z.object({
  etag: z.string(),
  size: z.number(),
  versionId: z.string().nullable(),
  at: z.string(),
})

const record = z.object({
  version: z.literal(1),
  upload: z.string(),
  user: z.string(),
  packageId: z.string(),
  resourceId: z.string().nullable(),
  /** As the person's computer names it. */
  filename: z.string(),
  key: z.string(),
  uploadId: z.string(),
  size: z.number(),
  partSize: z.number(),
  partCount: z.number(),
  mimetype: z.string(),
  lastModified: z.string().nullable(),
  fingerprint: z.string().nullable(),
  createdAt: z.string(),
  /**
   * The ETag the object will have, written before S3 is asked to complete. Where the answer of Complete is lost,
   * an object with this ETag is our own seal, and any other is not. Null where the parts' ETags are no MD5s.
   */
  sealing: z.object({ etag: z.string().nullable() }).nullable(),
  sealed: sealed.nullable(),
})

export type UploadRecord = z.infer<typeof record>
export type Seal = z.infer<typeof sealed>

/** @throws {Error} for what this program never wrote */
export function parseRecord(text: string): UploadRecord {
  return record.parse(JSON.parse(text))
}
