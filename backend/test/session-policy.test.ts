import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EngineName } from '../src/config.ts'
import { MAX_PREFIX_BYTES } from '../src/object-key.ts'
import {
  type Grant,
  grantFolder,
  MAX_POLICY_CHARACTERS,
  type PolicyScope,
  sessionPolicy,
} from '../src/session-policy.ts'
import { anyText } from './hostile-text.ts'

const ENGINES: readonly EngineName[] = ['aws', 'ceph', 'seaweedfs', 'minio']
const PACKAGE = '0d5e1f7a-2c3b-4d4e-9f50-61728394a5b6'
const UPLOAD = '7d444840-9dc0-41d1-b245-5ffdce74fad2'
const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const grants: Record<Grant['permission'], Grant> = {
  parts: { permission: 'parts', packageId: PACKAGE, upload: UPLOAD },
  write: { permission: 'write', packageId: PACKAGE },
  read: { permission: 'read', packageId: PACKAGE },
}
const scopeOf = (engine: EngineName): PolicyScope => ({ engine, bucket: 'data', prefix: 'files/' })
const statementsOf = (engine: EngineName, grant: Grant) => sessionPolicy(scopeOf(engine), grant).Statement

describe('the policy for parts', () => {
  const folder = `arn:aws:s3:::data/files/${PACKAGE}/${UPLOAD}/*`

  test('lets an AWS session send parts, and make no object of them', () => {
    expect(statementsOf('aws', grants.parts)).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: folder,
        Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } },
      },
      { Effect: 'Allow', Action: ['s3:ListMultipartUploadParts'], Resource: folder },
    ])
  })

  test.each(['ceph', 'minio'] as const)('asks %s for no condition that it does not know', (engine) => {
    expect(statementsOf(engine, grants.parts)).toEqual([
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:ListMultipartUploadParts'], Resource: folder },
    ])
  })

  test('lets a SeaweedFS session send parts alone', () => {
    expect(statementsOf('seaweedfs', grants.parts)).toEqual([
      { Effect: 'Allow', Action: ['s3:UploadPart', 's3:ListMultipartUploadParts'], Resource: folder },
    ])
  })
})

describe.each(ENGINES)('the policies of package grants on %s', (engine) => {
  test('let a writer into the direct folder alone', () => {
    const folder = `files/direct/${PACKAGE}/`
    expect(statementsOf(engine, grants.write)).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        Resource: `arn:aws:s3:::data/${folder}*`,
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: 'arn:aws:s3:::data',
        Condition: { StringLike: { 's3:prefix': `${folder}*` } },
      },
    ])
    expect(grantFolder('files/', { permission: 'write', packageId: PACKAGE })).toBe(folder)
  })

  test('let a reader read and list the package’s sealed files', () => {
    const folder = `files/${PACKAGE}/`
    expect(statementsOf(engine, grants.read)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::data/${folder}*` },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: 'arn:aws:s3:::data',
        Condition: { StringLike: { 's3:prefix': `${folder}*` } },
      },
    ])
    expect(grantFolder('files/', { permission: 'read', packageId: PACKAGE })).toBe(folder)
  })
})

describe.each(ENGINES)('every policy on %s', (engine) => {
  const longest: PolicyScope = {
    engine,
    bucket: 'b'.repeat(63),
    prefix: `${'p'.repeat(MAX_PREFIX_BYTES - 1)}/`,
    kmsKeyArn: 'k'.repeat(256),
  }
  const longestGrants: readonly Grant[] = [
    { permission: 'parts', packageId: 'x'.repeat(64), upload: UPLOAD },
    { permission: 'write', packageId: 'x'.repeat(64) },
    { permission: 'read', packageId: 'x'.repeat(64) },
  ]

  test.each(longestGrants)('for $permission fits under the longest names', (grant) => {
    const text = JSON.stringify(sessionPolicy(longest, grant))
    expect(text.length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS)
    expect(text).toMatch(/^[\x20-\xff]*$/)
  })

  test.each(Object.values(grants))(
    'for $permission uses the key only where something is written',
    (grant) => {
      const policy = sessionPolicy({ ...scopeOf(engine), kmsKeyArn: KEY_ARN }, grant)
      const kms = {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: KEY_ARN,
      }
      if (grant.permission === 'read') expect(JSON.stringify(policy)).not.toContain('kms')
      else expect(policy.Statement.at(-1)).toEqual(kms)
    },
  )

  test.each(Object.values(grants))('for $permission allows by name, never by wildcard', (grant) => {
    const { Version, Statement } = sessionPolicy(scopeOf(engine), grant)
    expect(Version).toBe('2012-10-17')
    for (const { Action, Resource } of Statement) {
      expect(Action.join()).not.toMatch(/[*?]/)
      expect(Action.join()).not.toMatch(/Delete|Acl|Tagging|Policy|sts:|iam:/)
      expect(String(Resource)).toMatch(/^arn:aws:s3:::data(\/files\/[^*?$]+\/\*)?$/)
    }
  })
})

describe('an id that is not plain makes no policy', () => {
  const hostile = [
    ['an asterisk', '*'],
    ['an asterisk at the end', `${PACKAGE}*`],
    ['a question mark', `${PACKAGE.slice(0, -1)}?`],
    ['a policy variable', '$' + '{aws:userid}'],
    ['an escaped asterisk', '$' + '{*}'],
    ['a slash', `${PACKAGE}/x`],
    ['a way up', '..'],
    ['a way up after an id', `${PACKAGE}/../other`],
    ['letters beyond ASCII', 'übersicht'],
    ['a full-width asterisk', '＊'],
    ['a line break at the end', `${PACKAGE}\n`],
    ['a quote', '","Resource":"*'],
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['the name of the folder of all direct grants', 'direct'],
  ] as const

  describe.each(hostile)('%s', (_, id) => {
    test.each(ENGINES)('on %s', (engine) => {
      const scope = scopeOf(engine)
      expect(() => sessionPolicy(scope, { ...grants.parts, packageId: id })).toThrow('not plain')
      expect(() => sessionPolicy(scope, { permission: 'parts', packageId: PACKAGE, upload: id })).toThrow(
        'not plain',
      )
      expect(() => sessionPolicy(scope, { permission: 'write', packageId: id })).toThrow('not plain')
      expect(() => sessionPolicy(scope, { permission: 'read', packageId: id })).toThrow('not plain')
    })

    test('and no folder', () => {
      expect(() => grantFolder('', { permission: 'write', packageId: id })).toThrow('not plain')
      expect(() => grantFolder('', { permission: 'read', packageId: id })).toThrow('not plain')
    })
  })

  test('whatever text it is', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...ENGINES), (id, engine) => {
        fc.pre(!/^[A-Za-z0-9_-]{1,64}$/.test(id))
        expect(() => sessionPolicy(scopeOf(engine), { permission: 'read', packageId: id })).toThrow()
      }),
    )
  })
})

test('a policy that an engine could not take is not sent', () => {
  const scope: PolicyScope = { engine: 'aws', bucket: 'data', prefix: `${'p'.repeat(700)}/` }
  expect(() => sessionPolicy(scope, grants.parts)).toThrow('too long')
})
