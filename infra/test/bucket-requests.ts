/** Requests as S3 turns them into an action, a resource and condition keys. */
import type { EngineName } from '@s3multipart/backend/config'
import type { Ask } from './simulate.ts'

export const BUCKET = 'data'

const object = (key: string, bucket: string) => `arn:aws:s3:::${bucket}/${key}`
const creating = (makesObject: boolean) => ({ 's3:ObjectCreationOperation': String(makesObject) })

/** PutObject, CopyObject and CompleteMultipartUpload: all of them make an object. */
export const makeObject = (key: string, bucket = BUCKET): Ask => ({
  action: 's3:PutObject',
  resource: object(key, bucket),
  context: creating(true),
})

export const sendPart = (engine: EngineName, key: string, bucket = BUCKET): Ask =>
  engine === 'seaweedfs'
    ? { action: 's3:UploadPart', resource: object(key, bucket) }
    : { action: 's3:PutObject', resource: object(key, bucket), context: creating(false) }

export const onObject = (action: string, key: string, bucket = BUCKET): Ask => ({
  action: `s3:${action}`,
  resource: object(key, bucket),
})

export const list = (prefix: string | undefined, bucket = BUCKET): Ask => ({
  action: 's3:ListBucket',
  resource: `arn:aws:s3:::${bucket}`,
  context: prefix === undefined ? {} : { 's3:prefix': prefix },
})

export const onBucket = (action: string): Ask => ({
  action: `s3:${action}`,
  resource: `arn:aws:s3:::${BUCKET}`,
})
