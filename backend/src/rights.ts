/** The two questions before every grant: who is this, and would CKAN let them change this dataset. */
import type { Caller } from './caller.ts'
import type { Package, User } from './ckan.ts'
import type { Config, GrantName } from './config.ts'
import type { Deps } from './deps.ts'
import { ServiceError } from './errors.ts'
import type { Ticket } from './ticket.ts'

export interface Editor {
  readonly user: User
  readonly package: Package
}

/** @throws {ServiceError} unless CKAN says plainly that the caller may edit the dataset; asked anew each time */
export async function requireEditor(deps: Deps, caller: Caller, reference: string): Promise<Editor> {
  // Two reads of one page load's worth; who is asking comes first where both fail.
  const [user, dataset] = await Promise.allSettled([
    deps.ckan.whoIs(caller),
    caller.credential === 'none' ? undefined : deps.ckan.showPackage(caller, reference),
  ])
  if (user.status === 'rejected') throw user.reason
  if (dataset.status === 'rejected') throw dataset.reason
  if (!dataset.value) throw new ServiceError('not_signed_in')
  requireEnabledOrganization(deps, dataset.value)
  await deps.ckan.requireEditRight(caller, dataset.value.id)
  return { user: user.value, package: dataset.value }
}

/** @throws {ServiceError} unless the ticket's own user presents it and may still edit the ticket's dataset */
export async function requireTicketOwner(deps: Deps, caller: Caller, ticket: Ticket): Promise<Editor> {
  const editor = await requireEditor(deps, caller, ticket.packageId)
  // CKAN resolves names too: a deleted dataset's id may be another one's name by now.
  if (editor.package.id !== ticket.packageId) throw new ServiceError('not_found', { detail: 'dataset' })
  if (editor.user.id !== ticket.user) throw new ServiceError('wrong_user')
  return editor
}

/** @throws {ServiceError} `grant_disabled` */
export function requireGrant({ grants }: Pick<Config, 'grants'>, grant: GrantName): void {
  if (!grants.includes(grant)) throw new ServiceError('grant_disabled')
}

function requireEnabledOrganization({ config }: Deps, { organization }: Package): void {
  if (!config.enabledOrgs) return
  if (!organization || !config.enabledOrgs.includes(organization))
    throw new ServiceError('not_allowed', { detail: 'not an enabled organization' })
}
