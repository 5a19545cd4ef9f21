/** Brings an engine to the wanted state: reads first, writes only what differs, may be repeated at any time. */
import type { IAMClient } from '@aws-sdk/client-iam'
import type { S3Client } from '@aws-sdk/client-s3'
import type { PolicyScope } from '@s3multipart/backend/session-policy'
import {
  type BucketWish,
  ensureBucket,
  ensureCors,
  ensureLifecycle,
  ensurePublicAccess,
} from './bucket-steps.ts'
import { ensureBackendPolicy, ensureRole, ensureRolePolicy } from './identity-steps.ts'
import type { Step } from './step.ts'

export type { Outcome, Step } from './step.ts'

export interface InfraOptions extends BucketWish, PolicyScope {
  readonly s3: S3Client
  /** Left out where somebody else keeps roles and policies. */
  readonly identity?: {
    readonly iam: IAMClient
    readonly roleName: string
    /** ARN of the user or role that the backend runs on. */
    readonly principal: string
  }
}

/** @throws at the first step that an engine refuses; what was done until then is right and stays. */
export async function applyInfra(options: InfraOptions): Promise<Step[]> {
  const { s3, identity } = options
  const steps = [
    await ensureBucket(s3, options),
    await ensureCors(s3, options),
    await ensureLifecycle(s3, options),
    await ensurePublicAccess(s3, options),
  ]
  if (!identity) return steps
  const wish = { ...options, ...identity }
  return [
    ...steps,
    await ensureRole(identity.iam, wish),
    await ensureRolePolicy(identity.iam, wish),
    await ensureBackendPolicy(identity.iam, wish),
  ]
}
