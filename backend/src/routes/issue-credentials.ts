import type { Context } from 'koa'
import { bucketAddress } from '../bucket-address.ts'
import { type Caller, readCaller } from '../caller.ts'
import type { User } from '../ckan.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import {
  type CredentialsAnswer,
  credentialsRequest,
  type PackageCredentialsAnswer,
  type PartsCredentialsAnswer,
  PROTOCOL_VERSION,
} from '../protocol.ts'
import { readJson } from '../request.ts'
import { requireEditor, requireGrant, requireTicketOwner } from '../rights.ts'
import { grantFolder } from '../session-policy.ts'

/** `POST /s3multipart/credentials`: fresh credentials for an upload under way, or a grant on a package's folder. */
export async function issueCredentials(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, credentialsRequest, 16 * 1024)
  const caller = readCaller(ctx, deps.config)
  const { user, answer } =
    'ticket' in request
      ? await refreshParts(deps, caller, request.ticket)
      : await grantPackage(deps, caller, request.package_id, request.permission ?? 'write')
  ctx.body = answer
  ctx.log.info(
    {
      event: 'credentials_issued',
      user: user.id,
      permission: answer.permission,
      accessKeyId: answer.credentials.accessKeyId,
      expiration: answer.credentials.expiration,
      ...(answer.permission === 'parts' ? { key: answer.key } : { prefix: answer.prefix }),
    },
    'credentials issued',
  )
}

interface Issued<T extends CredentialsAnswer> {
  readonly user: User
  readonly answer: T
}

async function refreshParts(
  deps: Deps,
  caller: Caller,
  jws: string,
): Promise<Issued<PartsCredentialsAnswer>> {
  requireGrant(deps.config, 'parts')
  const ticket = await deps.tickets.read(jws)
  const { user } = await requireTicketOwner(deps, caller, ticket)
  const { packageId, upload, key, uploadId } = ticket
  const record = await deps.records.read(ticket)
  if (!record) throw new ServiceError('upload_gone')
  if (record.sealed) throw new ServiceError('already_sealed')
  const credentials = await deps.sts.assumeRole({ permission: 'parts', packageId, upload }, user.name)
  return { user, answer: { ...common(deps, credentials), permission: 'parts', key, uploadId } }
}

async function grantPackage(
  deps: Deps,
  caller: Caller,
  reference: string,
  permission: 'write' | 'read',
): Promise<Issued<PackageCredentialsAnswer>> {
  requireGrant(deps.config, permission)
  // Reading a package's folder shows files that no resource names yet: it takes the right to edit, as writing does.
  const { user, package: dataset } = await requireEditor(deps, caller, reference)
  const grant = { permission, packageId: dataset.id } as const
  const credentials = await deps.sts.assumeRole(grant, user.name)
  const prefix = grantFolder(deps.config.prefix, grant)
  return { user, answer: { ...common(deps, credentials), permission, prefix } }
}

function common(deps: Deps, credentials: CredentialsAnswer['credentials']) {
  return {
    protocol: PROTOCOL_VERSION,
    credentials,
    ...bucketAddress(deps.config),
    serverTime: deps.now().toISOString(),
  } as const
}
