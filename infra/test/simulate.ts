/** Asks AWS's rules, offline, what policies allow. */

import { runSimulation } from '@cloud-copilot/iam-simulate'
import type { PolicyDocument } from '@s3multipart/backend/session-policy'

export interface Ask {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string>>
}

const ACCOUNT = '123456789012'
/** As AWS makes it: who may use the key is left to the policies of the account. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
  ],
}
/** The simulator knows AWS's actions alone: one that nobody asks for stands in for SeaweedFS's own. */
const STAND_IN = 's3:ReplicateObject'

/** @throws for an action or a condition key that does not exist. */
export async function isAllowed(
  ask: Ask,
  policies: { identity: PolicyDocument; session?: PolicyDocument },
): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/uploads/session`,
        action: ask.action.replace('s3:UploadPart', STAND_IN),
        resource: { resource: ask.resource, accountId: ACCOUNT },
        contextVariables: { ...ask.context },
      },
      sessionPolicy: policies.session && known(policies.session),
      identityPolicies: [{ name: 'identity', policy: known(policies.identity) }],
      resourcePolicy: ask.action.startsWith('kms:') ? KEY_POLICY : undefined,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  if (answer.resultType !== 'single')
    throw new Error(`${ask.action} on ${ask.resource}: ${JSON.stringify(answer)}`)
  const ignored = answer.result.ignoredContextKeys ?? []
  if (ignored.length > 0) throw new Error(`${ask.action} has no condition key ${ignored.join(', ')}`)
  return answer.overallResult === 'Allowed'
}

function known(policy: PolicyDocument): unknown {
  return JSON.parse(JSON.stringify(policy).replaceAll('s3:UploadPart', STAND_IN))
}
