import { randomBytes } from 'node:crypto'
import type { PolicyDocument } from '@s3multipart/backend/session-policy'
import { trustPolicy } from '@s3multipart/infra/role'
import type { KeyPair } from './engine.ts'

const account = '000000000000'
const role = 's3multipart'
const rolePolicyName = 's3multipart-role'
const backendPolicyName = 's3multipart-backend'

export const roleArn = `arn:aws:iam::${account}:role/${role}`

/** For `weed s3 -config`: who may sign, and what for. */
export function identityConfig(admin: KeyPair, backend: KeyPair, backendPolicy: PolicyDocument) {
  return {
    identities: [
      { name: 'admin', credentials: [credential(admin)], actions: ['Admin'] },
      { name: 'backend', credentials: [credential(backend)], policyNames: [backendPolicyName] },
    ],
    policies: [{ name: backendPolicyName, content: JSON.stringify(backendPolicy) }],
  }
}

/** For `weed s3 -iam.config`: STS, and the role that the backend assumes. */
export function iamConfig(rolePolicy: PolicyDocument) {
  return {
    sts: {
      issuer: 's3multipart',
      signingKey: randomBytes(32).toString('base64'),
      tokenDuration: '1h',
      maxSessionLength: '1h',
      accountId: account,
    },
    policy: { defaultEffect: 'Deny', storeType: 'memory' },
    policies: [{ name: rolePolicyName, document: rolePolicy }],
    roles: [
      {
        roleName: role,
        roleArn,
        trustPolicy: trustPolicy({
          engine: 'seaweedfs',
          principal: `arn:aws:iam::${account}:user/backend`,
          roleArn,
        }),
        attachedPolicies: [rolePolicyName],
      },
    ],
  }
}

function credential(keys: KeyPair) {
  return { accessKey: keys.accessKeyId, secretKey: keys.secretAccessKey }
}
