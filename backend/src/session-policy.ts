/**
 * Pure: what the browser's credentials may do, as the session policy of an AssumeRole call. The one place where engines
 * differ in it. Every Resource is a folder made of ids from CKAN's own answer; no text of a caller ever enters.
 */
import type { EngineName, GrantName } from './config.ts'
import { DIRECT_FOLDER, directFolder, packageFolder, uploadFolder } from './object-key.ts'

export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

/** RGW 16 dies on an inline policy of about 1,700 characters (facts: engines); AWS takes 2,048. */
export const MAX_POLICY_CHARACTERS = 1500

/** What a grant covers. `packageId` is the canonical id of CKAN or of a verified JWT, `upload` our own UUID. */
export type Grant =
  | { readonly permission: Extract<GrantName, 'parts'>; readonly packageId: string; readonly upload: string }
  | { readonly permission: Extract<GrantName, 'write' | 'read'>; readonly packageId: string }

export interface PolicyScope {
  readonly engine: EngineName
  readonly bucket: string
  readonly prefix: string
  /** Set for SSE-KMS: the sender of parts needs the key too. */
  readonly kmsKeyArn?: string
}

/** @throws where an id could widen the policy or the policy grows past what every engine takes. */
export function sessionPolicy(scope: PolicyScope, grant: Grant): PolicyDocument {
  const statements = statementsOf(scope, grant)
  const policy: PolicyDocument = { Version: '2012-10-17', Statement: statements }
  if (JSON.stringify(policy).length > MAX_POLICY_CHARACTERS) throw new Error('session policy too long')
  return policy
}

/** Folder whose objects a package grant reaches: what `prefix` says in the answer. */
export function grantFolder(prefix: string, grant: Exclude<Grant, { permission: 'parts' }>): string {
  return grant.permission === 'write'
    ? directFolder(prefix, plainId(grant.packageId))
    : packageFolder(prefix, plainId(grant.packageId))
}

function statementsOf(scope: PolicyScope, grant: Grant): PolicyStatement[] {
  const objects = (folder: string) => `arn:aws:s3:::${scope.bucket}/${folder}*`
  const packageId = plainId(grant.packageId)
  if (grant.permission === 'parts') {
    const folder = objects(uploadFolder(scope.prefix, packageId, plainId(grant.upload)))
    return [...PARTS[scope.engine](folder), ...kmsStatements(scope)]
  }
  const folder = grantFolder(scope.prefix, grant)
  const actions =
    grant.permission === 'write'
      ? ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']
      : ['s3:GetObject']
  return [
    { Effect: 'Allow', Action: actions, Resource: objects(folder) },
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: `arn:aws:s3:::${scope.bucket}`,
      Condition: { StringLike: { 's3:prefix': `${folder}*` } },
    },
    ...(grant.permission === 'write' ? kmsStatements(scope) : []),
  ]
}

const PARTS: Record<EngineName, (folder: string) => PolicyStatement[]> = {
  // The condition is false for CreateMultipartUpload and UploadPart, true for PutObject, Complete and CopyObject:
  // a session sends parts and can make no object of them.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
  aws: (folder) => [
    {
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: folder,
      Condition: { Bool: { 's3:ObjectCreationOperation': 'false' } },
    },
    { Effect: 'Allow', Action: ['s3:ListMultipartUploadParts'], Resource: folder },
  ],
  ceph: (folder) => [
    { Effect: 'Allow', Action: ['s3:PutObject', 's3:ListMultipartUploadParts'], Resource: folder },
  ],
  minio: (folder) => [
    { Effect: 'Allow', Action: ['s3:PutObject', 's3:ListMultipartUploadParts'], Resource: folder },
  ],
  seaweedfs: (folder) => [
    { Effect: 'Allow', Action: ['s3:UploadPart', 's3:ListMultipartUploadParts'], Resource: folder },
  ],
}

function kmsStatements({ kmsKeyArn }: PolicyScope): PolicyStatement[] {
  if (!kmsKeyArn) return []
  return [{ Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKeyArn }]
}

/** Wildcards in an id are a real bug class (CVE-2026-42810): refuse, never escape. */
function plainId(id: string): string {
  // A package called like the folder of all direct grants would be given every package's.
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id) || id === DIRECT_FOLDER)
    throw new Error('an id in a grant is not plain')
  return id
}
