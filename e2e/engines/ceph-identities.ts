import { IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { trustPolicy } from '@s3multipart/infra/role'
import { confFile } from './ceph-cluster.ts'
import type { KeyPair } from './engine.ts'
import type { PolicyDocument } from './permissions.ts'
import { run } from './run.ts'

const role = 's3multipart'
const user = 'backend'
// RGW knows no account number.
export const roleArn = `arn:aws:iam:::role/${role}`

export async function createUsers(dir: string, admin: KeyPair, backend: KeyPair): Promise<void> {
  await createUser(dir, 'admin', admin, ['--caps=roles=*;user-policy=*'])
  // No bucket of its own: what it may do is in its policy alone.
  await createUser(dir, user, backend, ['--max-buckets=-1'])
}

export async function createRole(dir: string, policy: PolicyDocument): Promise<void> {
  const trusted = JSON.stringify(
    trustPolicy({ engine: 'ceph', principal: `arn:aws:iam:::user/${user}`, roleArn }),
  )
  await radosgwAdmin(dir, 'role', 'create', `--role-name=${role}`, `--assume-role-policy-doc=${trusted}`)
  const document = JSON.stringify(policy)
  const named = [`--role-name=${role}`, '--policy-name=s3multipart-role']
  await radosgwAdmin(dir, 'role-policy', 'put', ...named, `--policy-doc=${document}`)
}

/** Through the gateway: radosgw-admin has no command for a user's policy. */
export async function permitBackend(endpoint: string, admin: KeyPair, policy: PolicyDocument): Promise<void> {
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: { ...admin } })
  const document = JSON.stringify(policy)
  const command = { UserName: user, PolicyName: 's3multipart-backend', PolicyDocument: document }
  await iam.send(new PutUserPolicyCommand(command))
  iam.destroy()
}

async function createUser(dir: string, name: string, keys: KeyPair, more: readonly string[]): Promise<void> {
  const { accessKeyId, secretAccessKey } = keys
  const secrets = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
  await radosgwAdmin(dir, 'user', 'create', `--uid=${name}`, `--display-name=${name}`, ...secrets, ...more)
}

function radosgwAdmin(dir: string, ...args: string[]): Promise<string> {
  return run('radosgw-admin', ['-c', confFile(dir), '-n', 'client.admin', ...args])
}
