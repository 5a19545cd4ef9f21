/** Pure: the role whose sessions browsers get, its ceiling and who may assume it. */
import type { EngineName } from '@s3multipart/backend/config'
import { recordFolder } from '@s3multipart/backend/object-key'
import {
  type Grant,
  type PolicyDocument,
  type PolicyScope,
  type PolicyStatement,
  sessionPolicy,
} from '@s3multipart/backend/session-policy'
import { bucketArn, keysBelow } from './key-space.ts'

export interface TrustStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal: { readonly AWS: string }
  readonly Action: 'sts:AssumeRole'
}

export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly TrustStatement[]
}

/** 60 minutes, which is also all that AWS gives to a backend that runs on a role itself (role chaining). */
export const MAX_SESSION_SECONDS = 3600

export const ROLE_POLICY = 's3multipart-uploads'

/** Where roles and policies are no matter of IAM calls, and what they are there. */
export const ROLES_ELSEWHERE: Readonly<Partial<Record<EngineName, string>>> = {
  seaweedfs: 'roles and policies stand in the file that the server starts with (-iam.config)',
  minio: "it has no roles: the policy of the backend's own user is the ceiling of every session",
}

/** Stands for every id until it becomes the policy's `*`, which the session policies refuse in an id. */
const ANY = '--any-id--'

const EVERY_GRANT: readonly Grant[] = [
  { permission: 'parts', packageId: ANY, upload: ANY },
  { permission: 'write', packageId: ANY },
  { permission: 'read', packageId: ANY },
]

/**
 * What all session policies together may ask for, made from the session policies themselves, and nothing more.
 * A session gets what both policies allow, so this is what a mistake in one session could cost at most.
 */
export function rolePolicy(scope: PolicyScope): PolicyDocument {
  const asked = EVERY_GRANT.flatMap((grant) => sessionPolicy(scope, grant).Statement.map(forEveryId))
  return { Version: '2012-10-17', Statement: [...withoutRepeats(asked), ...neverRecords(scope)] }
}

/** @param principal the backend's own identity: a user or a role, never a whole account. */
export function trustPolicy(trust: { engine: EngineName; principal: string; roleArn: string }): TrustPolicy {
  const allow: TrustStatement = {
    Effect: 'Allow',
    Principal: { AWS: trust.principal },
    Action: 'sts:AssumeRole',
  }
  // To RGW a session still is the user who opened it: without this a browser could assume the role anew, without a
  // session policy. AWS knows a session from its user, and takes no role into a policy that does not exist yet.
  const deny: TrustStatement = { ...allow, Effect: 'Deny', Principal: { AWS: trust.roleArn } }
  return { Version: '2012-10-17', Statement: trust.engine === 'ceph' ? [allow, deny] : [allow] }
}

function forEveryId(statement: PolicyStatement): PolicyStatement {
  return JSON.parse(JSON.stringify(statement).replaceAll(ANY, '*'))
}

function withoutRepeats(statements: readonly PolicyStatement[]): PolicyStatement[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()]
}

/** Who uploads what is nobody's business: the records are out of reach even if a session policy named them. */
function neverRecords(scope: PolicyScope): PolicyStatement[] {
  const records = keysBelow(recordFolder, scope.prefix)
  return [
    { Sid: 'NeverRecords', Effect: 'Deny', Action: ['s3:*'], Resource: `${bucketArn(scope)}/${records}` },
    {
      Sid: 'NeverListRecords',
      Effect: 'Deny',
      Action: ['s3:ListBucket'],
      Resource: bucketArn(scope),
      Condition: { StringLike: { 's3:prefix': records } },
    },
  ]
}
