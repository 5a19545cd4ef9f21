/** The role whose sessions browsers get, and what the backend's own user or role may do. */
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam'
import type { PolicyScope } from '@s3multipart/backend/session-policy'
import { backendPolicy } from './backend-policy.ts'
import { MAX_SESSION_SECONDS, ROLE_POLICY, rolePolicy, trustPolicy } from './role.ts'
import { type Done, isSame, type Outcome, timely, unlessMissing } from './step.ts'

export interface IdentityWish extends PolicyScope {
  readonly roleName: string
  /** ARN of the user or role that the backend runs on. */
  readonly principal: string
}

const BACKEND_POLICY = 's3multipart-backend'

export async function ensureRole(iam: IAMClient, wish: IdentityWish): Promise<Done> {
  const RoleName = wish.roleName
  const roleArn = roleArnOf(wish)
  const trust = trustPolicy({ engine: wish.engine, principal: wish.principal, roleArn })
  const found = (await unlessMissing(iam.send(new GetRoleCommand({ RoleName }), timely())))?.Role
  if (!found) {
    const AssumeRolePolicyDocument = JSON.stringify(trust)
    const role = { RoleName, AssumeRolePolicyDocument, MaxSessionDuration: MAX_SESSION_SECONDS }
    await iam.send(new CreateRoleCommand(role), timely())
    return { outcome: 'created', note: roleArn }
  }
  let outcome: Outcome = 'unchanged'
  if (!isSame(document(found.AssumeRolePolicyDocument), trust)) {
    const PolicyDocument = JSON.stringify(trust)
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }), timely())
    outcome = 'updated'
  }
  if (found.MaxSessionDuration !== MAX_SESSION_SECONDS) {
    await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: MAX_SESSION_SECONDS }), timely())
    outcome = 'updated'
  }
  return { outcome, note: roleArn }
}

export async function ensureRolePolicy(iam: IAMClient, wish: IdentityWish): Promise<Done> {
  const name = { RoleName: wish.roleName, PolicyName: ROLE_POLICY }
  const found = await unlessMissing(iam.send(new GetRolePolicyCommand(name), timely()))
  const wanted = rolePolicy(wish)
  const outcome = outcomeOf(found?.PolicyDocument, wanted)
  if (outcome !== 'unchanged')
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: JSON.stringify(wanted) }), timely())
  return { outcome, note: ROLE_POLICY }
}

export async function ensureBackendPolicy(iam: IAMClient, wish: IdentityWish): Promise<Done> {
  const wanted = backendPolicy({ ...wish, roleArn: roleArnOf(wish) })
  const name = wish.principal.slice(wish.principal.lastIndexOf('/') + 1)
  const access = wish.principal.includes(':role/') ? ofRole(iam, name) : ofUser(iam, name)
  const outcome = outcomeOf(await access.read(), wanted)
  if (outcome !== 'unchanged') await access.write(JSON.stringify(wanted))
  return { outcome, note: `${BACKEND_POLICY} on ${wish.principal}` }
}

function ofUser(iam: IAMClient, UserName: string) {
  const name = { UserName, PolicyName: BACKEND_POLICY }
  return {
    read: async () =>
      (await unlessMissing(iam.send(new GetUserPolicyCommand(name), timely())))?.PolicyDocument,
    write: (PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ ...name, PolicyDocument }), timely()),
  }
}

function ofRole(iam: IAMClient, RoleName: string) {
  const name = { RoleName, PolicyName: BACKEND_POLICY }
  return {
    read: async () =>
      (await unlessMissing(iam.send(new GetRolePolicyCommand(name), timely())))?.PolicyDocument,
    write: (PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument }), timely()),
  }
}

/** The role stands beside the backend's identity: same account, no path. */
function roleArnOf({ principal, roleName }: IdentityWish): string {
  return `${principal.slice(0, principal.lastIndexOf(':'))}:role/${roleName}`
}

function outcomeOf(found: string | undefined, wanted: unknown): Outcome {
  if (found === undefined) return 'created'
  return isSame(document(found), wanted) ? 'unchanged' : 'updated'
}

/** AWS gives policies back percent-encoded, RGW as they are. */
function document(text = ''): unknown {
  try {
    return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text))
  } catch {
    return undefined
  }
}
