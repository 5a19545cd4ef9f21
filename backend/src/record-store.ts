/** The records of uploads and their locks, as objects in the bucket, where no grant reaches. */
import { randomUUID } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { recordFolder } from './object-key.ts'
import { type BucketOptions, call, orNull } from './s3-call.ts'
import { parseRecord, type UploadRecord } from './upload-record.ts'

/** What a ticket and a record have in common. */
export interface UploadName {
  readonly packageId: string
  readonly upload: string
}

interface RecordPage {
  readonly records: readonly UploadRecord[]
  readonly nextCursor: string | null
}

/** Rejects with what the SDK throws; `aws-error.ts` says what that means to a client. */
export interface RecordStore {
  read(name: UploadName): Promise<UploadRecord | null>
  write(record: UploadRecord): Promise<void>
  delete(name: UploadName): Promise<void>
  /** A page of a package's records, sealed ones included. What no version of this program wrote is left out. */
  list(packageId: string, cursor: string | undefined): Promise<RecordPage>
  /** False where another holder has it. Created by `If-None-Match: *`, which the engines carry out atomically. */
  createLock(name: UploadName): Promise<boolean>
  /** Changes the lock's mark: its holder is still alive. */
  renewLock(name: UploadName): Promise<void>
  /** Null where nobody holds it. The same mark for long means that its holder has died. */
  readLockMark(name: UploadName): Promise<string | null>
  deleteLock(name: UploadName): Promise<void>
}

const RECORDS_PER_PAGE = 100
const RECORD_SUFFIX = '.json'
const LOCK_SUFFIX = '.lock'

export function createRecordStore(options: BucketOptions): RecordStore {
  const { s3, bucket: Bucket } = options
  const keyOf = ({ packageId, upload }: UploadName, suffix: string) =>
    `${recordFolder(options.prefix, packageId)}${upload}${suffix}`

  async function put(Key: string, Body: string, more: { IfNoneMatch?: string } = {}): Promise<void> {
    const command = new PutObjectCommand({
      Bucket,
      Key,
      Body,
      ContentType: 'application/json',
      ServerSideEncryption: options.sse,
      SSEKMSKeyId: options.kmsKeyId,
      ...more,
    })
    await call((abortSignal) => s3.send(command, { abortSignal }))
  }

  async function remove(Key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket, Key })
    await call((abortSignal) => s3.send(command, { abortSignal }))
  }

  function readText(Key: string): Promise<string | null> {
    const command = new GetObjectCommand({ Bucket, Key })
    const text = call(async (abortSignal) => {
      const { Body } = await s3.send(command, { abortSignal })
      return Body?.transformToString() ?? null
    })
    return orNull(text, 'NoSuchKey', 'NotFound')
  }

  return {
    async read(name) {
      const text = await readText(keyOf(name, RECORD_SUFFIX))
      return text === null ? null : parseRecord(text)
    },

    write: (record) => put(keyOf(record, RECORD_SUFFIX), JSON.stringify(record)),
    delete: (name) => remove(keyOf(name, RECORD_SUFFIX)),

    async list(packageId, cursor) {
      const folder = recordFolder(options.prefix, packageId)
      const command = new ListObjectsV2Command({
        Bucket,
        Prefix: folder,
        MaxKeys: RECORDS_PER_PAGE,
        StartAfter: cursor && `${folder}${cursor}${RECORD_SUFFIX}`,
      })
      const page = await call((abortSignal) => s3.send(command, { abortSignal }))
      const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key?.endsWith(RECORD_SUFFIX) ? [Key] : []))
      const texts = await Promise.all(keys.map(readText))
      const last = keys.at(-1)
      return {
        records: texts.flatMap((text) => (text === null ? [] : readable(text))),
        nextCursor:
          page.IsTruncated && last ? last.slice(folder.length, last.length - RECORD_SUFFIX.length) : null,
      }
    },

    async createLock(name) {
      const created = put(keyOf(name, LOCK_SUFFIX), randomUUID(), { IfNoneMatch: '*' }).then(() => true)
      // Where two create it in the same moment AWS tells one of them to try again.
      return (await orNull(created, 'PreconditionFailed', 'ConditionalRequestConflict')) ?? false
    },

    renewLock: (name) => put(keyOf(name, LOCK_SUFFIX), randomUUID()),
    readLockMark: (name) => readText(keyOf(name, LOCK_SUFFIX)),
    deleteLock: (name) => remove(keyOf(name, LOCK_SUFFIX)),
  }
}

function readable(text: string): UploadRecord[] {
  try {
    return [parseRecord(text)]
  } catch {
    return []
  }
}
