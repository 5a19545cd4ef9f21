import type { EngineName } from '@s3multipart/backend/config'
import { directFolder, objectKey, packageFolder, recordFolder } from '@s3multipart/backend/object-key'
import { type Grant, type PolicyScope, sessionPolicy } from '@s3multipart/backend/session-policy'
import { describe, expect, it } from 'vitest'
import { rolePolicy, trustPolicy } from '../src/role.ts'
import { BUCKET, list, makeObject, onBucket, onObject, sendPart } from './bucket-requests.ts'
import { type Ask, isAllowed } from './simulate.ts'

const packageId = '0d7ba1a3-7e36-4f62-8ea3-7b4c5a7a0c01'
const otherPackage = '5a3f8a52-7a6e-4b8e-9a05-2f8e6a0b9d02'
const upload = '6f1f9b6c-54a1-4b5f-8d9e-1c2d3e4f5a03'
const otherUpload = '9b2c1d3e-6f70-4a81-92b3-c4d5e6f70a04'

const parts: Grant = { permission: 'parts', packageId, upload }
const write: Grant = { permission: 'write', packageId }
const read: Grant = { permission: 'read', packageId }

const engines: EngineName[] = ['aws', 'ceph', 'seaweedfs', 'minio']

describe.each(engines)('on %s', (engine) => {
  describe.each(['', 'portal/files/'])('with the prefix "%s"', (prefix) => {
    const scope: PolicyScope = { engine, bucket: BUCKET, prefix }
    const key = objectKey(prefix, packageId, upload, 'a.csv')
    const record = `${recordFolder(prefix, packageId)}${upload}.json`
    const direct = `${directFolder(prefix, packageId)}a.csv`

    const session = (grant: Grant, ask: Ask) =>
      isAllowed(ask, { session: sessionPolicy(scope, grant), identity: rolePolicy(scope) })
    const role = (ask: Ask) => isAllowed(ask, { identity: rolePolicy(scope) })

    const out: [string, Ask][] = [
      ['a record', onObject('GetObject', record)],
      ['writing a record', makeObject(record)],
      ['a part of a record', sendPart(engine, record)],
      ['the list of records', list(recordFolder(prefix, packageId))],
      ['the list of everything', list(undefined)],
      ['the list of all packages', list(prefix)],
      ['another bucket', onObject('GetObject', key, 'other')],
      ['an object of another bucket', makeObject(direct, 'other')],
      ['the list of another bucket', list(packageFolder(prefix, packageId), 'other')],
      ['deleting a sealed file', onObject('DeleteObject', key)],
      ['deleting a direct file', onObject('DeleteObject', direct)],
      ['an ACL', onObject('PutObjectAcl', key)],
      ['an old version', onObject('GetObjectVersion', key)],
      ['all open uploads', onBucket('ListBucketMultipartUploads')],
      ['the bucket policy', onBucket('PutBucketPolicy')],
    ]

    it.each(out)('the role alone refuses %s', async (_, ask) => {
      expect(await role(ask)).toBe(false)
    })

    describe.each([parts, write, read])('a session for $permission', (grant) => {
      it.each(out)('refuses %s', async (_, ask) => {
        expect(await session(grant, ask)).toBe(false)
      })

      it.each([
        ['another package', packageFolder(prefix, otherPackage)],
        ['a package whose id begins alike', packageFolder(prefix, `${packageId}x`)],
        ['direct files of another package', directFolder(prefix, otherPackage)],
        ['direct files of a package whose id begins alike', directFolder(prefix, `${packageId}x`)],
      ])('refuses everything in %s', async (_, folder) => {
        const inside = `${folder}${upload}/a.csv`
        const asks = [
          onObject('GetObject', inside),
          makeObject(inside),
          sendPart(engine, inside),
          onObject('ListMultipartUploadParts', inside),
          onObject('AbortMultipartUpload', inside),
          list(folder),
        ]
        expect(await Promise.all(asks.map((ask) => session(grant, ask)))).toEqual(asks.map(() => false))
      })
    })

    describe('a session for parts', () => {
      it.each<[string, Ask]>([
        ['sends parts of its upload', sendPart(engine, key)],
        ['lists its parts', onObject('ListMultipartUploadParts', key)],
      ])('%s', async (_, ask) => {
        expect(await session(parts, ask)).toBe(true)
      })

      it.each<[string, Ask]>([
        ['aborts', onObject('AbortMultipartUpload', key)],
        ['reads', onObject('GetObject', key)],
        ['lists', list(packageFolder(prefix, packageId))],
        ['sends a direct file', makeObject(direct)],
      ])('never %s', async (_, ask) => {
        expect(await session(parts, ask)).toBe(false)
      })

      it('sends no parts of another upload', async () => {
        const other = objectKey(prefix, packageId, otherUpload, 'a.csv')
        expect(await session(parts, sendPart(engine, other))).toBe(false)
      })

      // Ceph and MinIO have no way to say it: there, what the backend did not seal is not served.
      const canMakeObjects = engine === 'ceph' || engine === 'minio'
      it(canMakeObjects ? 'can make an object, but only in its folder' : 'makes no object', async () => {
        expect(await session(parts, makeObject(key))).toBe(canMakeObjects)
        expect(await session(parts, makeObject(objectKey(prefix, packageId, otherUpload, 'a.csv')))).toBe(
          false,
        )
      })
    })

    describe('a session for write', () => {
      it.each<[string, Ask]>([
        ['makes direct files', makeObject(direct)],
        ['reads them', onObject('GetObject', direct)],
        ['lists their parts', onObject('ListMultipartUploadParts', direct)],
        ['aborts them', onObject('AbortMultipartUpload', direct)],
        ['lists them', list(directFolder(prefix, packageId))],
      ])('%s', async (_, ask) => {
        expect(await session(write, ask)).toBe(true)
      })

      it.each<[string, Ask]>([
        ['overwrites a sealed file', makeObject(key)],
        ['sends a part to an upload', sendPart(engine, key)],
        ['reads a sealed file', onObject('GetObject', key)],
        ['lists sealed files', list(packageFolder(prefix, packageId))],
      ])('never %s', async (_, ask) => {
        expect(await session(write, ask)).toBe(false)
      })
    })

    describe('a session for read', () => {
      it.each<[string, Ask]>([
        ['reads sealed files', onObject('GetObject', key)],
        ['lists them', list(packageFolder(prefix, packageId))],
      ])('%s', async (_, ask) => {
        expect(await session(read, ask)).toBe(true)
      })

      it.each<[string, Ask]>([
        ['makes a file', makeObject(key)],
        ['sends a part', sendPart(engine, key)],
        ['aborts', onObject('AbortMultipartUpload', key)],
        ['reads direct files', onObject('GetObject', direct)],
      ])('never %s', async (_, ask) => {
        expect(await session(read, ask)).toBe(false)
      })
    })
  })
})

describe('the role', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1'
  const scope: PolicyScope = { engine: 'aws', bucket: BUCKET, prefix: '', kmsKeyArn }
  const decrypt: Ask = { action: 'kms:Decrypt', resource: kmsKeyArn }

  it('lets a session that sends parts use the key of SSE-KMS, and one that reads not', async () => {
    const identity = rolePolicy(scope)
    expect(await isAllowed(decrypt, { session: sessionPolicy(scope, parts), identity })).toBe(true)
    expect(await isAllowed(decrypt, { session: sessionPolicy(scope, read), identity })).toBe(false)
  })

  it('uses no key where there is none', async () => {
    expect(await isAllowed(decrypt, { identity: rolePolicy({ ...scope, kmsKeyArn: undefined }) })).toBe(false)
  })

  it('trusts the backend alone, and on Ceph refuses its own sessions', () => {
    const principal = 'arn:aws:iam::123456789012:role/backend'
    const roleArn = 'arn:aws:iam::123456789012:role/uploads'
    const allow = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }
    const deny = { Effect: 'Deny', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' }
    expect(trustPolicy({ engine: 'aws', principal, roleArn }).Statement).toEqual([allow])
    expect(trustPolicy({ engine: 'ceph', principal, roleArn }).Statement).toEqual([allow, deny])
  })
})
