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
import { ROLES_ELSEWHERE } from './role.ts'
import { type Done, httpStatus, type Step } from './step.ts'

export type { Outcome, Step } from './step.ts'

export interface InfraOptions extends BucketWish, PolicyScope {
  readonly s3: S3Client
  /** For AWS and Ceph; left out where somebody else keeps roles and policies. */
  readonly identity?: {
    readonly iam: IAMClient
    readonly roleName: string
    /** ARN of the user or role that the backend runs on. */
    readonly principal: string
  }
}

interface Task {
  readonly step: string
  readonly ensure: () => Promise<Done>
  /** What is so where the engine cannot do it; AWS can do everything. */
  readonly otherwise?: string
}

/** @throws {Error} at the first step that fails; what was done until then is right and stays. */
export async function applyInfra(options: InfraOptions): Promise<Step[]> {
  const steps: Step[] = []
  for (const task of [...bucketTasks(options), ...identityTasks(options)])
    steps.push({ step: task.step, ...(await run(task)) })
  return steps
}

function bucketTasks(options: InfraOptions): Task[] {
  const { s3 } = options
  return [
    { step: 'bucket', ensure: () => ensureBucket(s3, options) },
    {
      step: 'CORS',
      ensure: () => ensureCors(s3, options),
      otherwise: 'origins are a setting of the whole server',
    },
    {
      step: 'lifecycle',
      ensure: () => ensureLifecycle(s3, options),
      otherwise: 'unfinished uploads stay until somebody aborts them',
    },
    {
      step: 'public access',
      ensure: () => ensurePublicAccess(s3, options),
      otherwise: 'nothing overrules a public ACL or policy',
    },
  ]
}

function identityTasks(options: InfraOptions): Task[] {
  const { engine, identity } = options
  const note = ROLES_ELSEWHERE[engine]
  if (note) return [{ step: 'role', ensure: async () => ({ outcome: 'unsupported by this engine', note }) }]
  if (!identity) return []
  const { iam } = identity
  const wish = { ...options, ...identity }
  return [
    { step: 'role', ensure: () => ensureRole(iam, wish) },
    { step: 'role policy', ensure: () => ensureRolePolicy(iam, wish) },
    { step: 'backend policy', ensure: () => ensureBackendPolicy(iam, wish) },
  ]
}

async function run({ step, ensure, otherwise }: Task): Promise<Done> {
  try {
    return await ensure()
  } catch (cause) {
    if (otherwise && httpStatus(cause) === 501)
      return { outcome: 'unsupported by this engine', note: otherwise }
    throw new Error(`${step}: ${reasonOf(cause)}`, { cause })
  }
}

/** The answer to a HEAD has no body, so a status is all that is known of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const status = httpStatus(error)
  if (!status) return error.message
  return error.message === 'UnknownError'
    ? `HTTP ${status}`
    : `${error.name}: ${error.message} (HTTP ${status})`
}
