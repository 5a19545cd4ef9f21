import type { PolicyDocument } from '@s3multipart/backend/session-policy'
import { backendPolicy } from '@s3multipart/infra/backend-policy'
import { rolePolicy } from '@s3multipart/infra/role'
import type { EngineName } from './engine.ts'

export type { PolicyDocument }

/** What an administrator would give to the role and to the backend's user: the very policies of `infra`. */
export function permissions(
  engine: EngineName,
  bucket: string,
  roleArn: string,
): { role: PolicyDocument; backend: PolicyDocument } {
  const scope = { engine, bucket, prefix: '' }
  return { role: rolePolicy(scope), backend: backendPolicy({ ...scope, roleArn }) }
}
