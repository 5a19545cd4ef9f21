import { confFile } from './ceph-cluster.ts'
import type { KeyPair } from './engine.ts'
import { run } from './run.ts'

const user = 'backend'
// RGW knows no account number.
export const roleArn = 'arn:aws:iam:::role/s3multipart'
export const backendArn = `arn:aws:iam:::user/${user}`

/** The administrator may make roles and policies; the backend gets what those policies give it, and no bucket. */
export async function createUsers(dir: string, admin: KeyPair, backend: KeyPair): Promise<void> {
  await createUser(dir, 'admin', admin, ['--caps=roles=*;user-policy=*'])
  await createUser(dir, user, backend, ['--max-buckets=-1'])
}

async function createUser(dir: string, name: string, keys: KeyPair, more: readonly string[]): Promise<void> {
  const { accessKeyId, secretAccessKey } = keys
  const secrets = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
  const args = ['user', 'create', `--uid=${name}`, `--display-name=${name}`, ...secrets, ...more]
  await run('radosgw-admin', ['-c', confFile(dir), '-n', 'client.admin', ...args])
}
