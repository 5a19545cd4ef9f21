/** AssumeRole: the role's sessions, each with a policy of its own. */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import type { SessionCredentials } from './protocol.ts'
import { call } from './s3-call.ts'
import { type Grant, type PolicyScope, sessionPolicy } from './session-policy.ts'

export interface Sts {
  /** Credentials that can do what the grant says and nothing else. `userName` stands in the audit trail. */
  assumeRole(grant: Grant, userName: string): Promise<SessionCredentials>
}

/** @param options.durationSeconds life of the credentials */
export function createSts(options: {
  client: STSClient
  roleArn: string
  durationSeconds: number
  scope: PolicyScope
}): Sts {
  return {
    async assumeRole(grant, userName) {
      const command = new AssumeRoleCommand({
        RoleArn: options.roleArn,
        RoleSessionName: sessionName(grant, userName),
        DurationSeconds: options.durationSeconds,
        Policy: JSON.stringify(sessionPolicy(options.scope, grant)),
      })
      const { Credentials } = await call((abortSignal) => options.client.send(command, { abortSignal }))
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {}
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
        throw new Error('STS answered without credentials')
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration.toISOString(),
      }
    },
  }
}

/** `[\w+=,.@-]{2,64}` (STS API reference): who and what, as it stands in the audit trail. */
function sessionName(grant: Grant, userName: string): string {
  const subject = grant.permission === 'parts' ? grant.upload : grant.packageId.slice(0, 36)
  return `${userName.replace(/[^\w+=,.-]/g, '-').slice(0, 27)}@${subject}`
}
