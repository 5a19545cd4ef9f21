import { directFolder, objectKey, recordFolder } from '@s3multipart/backend/object-key'
import { describe, expect, it } from 'vitest'
import { backendPolicy } from '../src/backend-policy.ts'
import { BUCKET, list, makeObject, onBucket, onObject, sendPart } from './bucket-requests.ts'
import { type Ask, isAllowed } from './simulate.ts'

const prefix = 'portal/'
const roleArn = 'arn:aws:iam::123456789012:role/uploads'
const key = objectKey(prefix, 'package', 'upload', 'a.csv')
const record = `${recordFolder(prefix, 'package')}upload.json`
const direct = `${directFolder(prefix, 'package')}a.csv`
const identity = backendPolicy({ engine: 'aws', bucket: BUCKET, prefix, roleArn })

describe('the backend', () => {
  it.each<[string, Ask]>([
    ['assume the role', { action: 'sts:AssumeRole', resource: roleArn }],
    ['open an upload', sendPart('aws', key)],
    ['seal it', makeObject(key)],
    ['list its parts', onObject('ListMultipartUploadParts', key)],
    ['abort it', onObject('AbortMultipartUpload', key)],
    ['remove an unsealed stray', onObject('DeleteObject', key)],
    ['sign a download', onObject('GetObject', key)],
    ['sign a download of a version', onObject('GetObjectVersion', key)],
    ['write a record', makeObject(record)],
    ['read a record', onObject('GetObject', record)],
    ['delete a record', onObject('DeleteObject', record)],
    ['list records', list(recordFolder(prefix, 'package'))],
    ['ask for the bucket', list(undefined)],
    ['find unfinished uploads', onBucket('ListBucketMultipartUploads')],
  ])('may %s', async (_, ask) => {
    expect(await isAllowed(ask, { identity })).toBe(true)
  })

  it.each<[string, Ask]>([
    ['assume another role', { action: 'sts:AssumeRole', resource: `${roleArn}-admin` }],
    ['write beside the prefix', makeObject('portal2/a.csv')],
    ['read beside the prefix', onObject('GetObject', 'other/a.csv')],
    ['list beside the prefix', list('other/')],
    ['use another bucket', makeObject(key, 'other')],
    ['delete a version', onObject('DeleteObjectVersion', key)],
    ['delete a direct file', onObject('DeleteObject', direct)],
    ['set an ACL', onObject('PutObjectAcl', key)],
    ['change the CORS rules', onBucket('PutBucketCORS')],
    ['change the bucket policy', onBucket('PutBucketPolicy')],
    ['delete the bucket', onBucket('DeleteBucket')],
  ])('may not %s', async (_, ask) => {
    expect(await isAllowed(ask, { identity })).toBe(false)
  })
})
