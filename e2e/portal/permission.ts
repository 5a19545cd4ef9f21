import type { Dataset } from './catalogue.ts'
import type { Person, Role } from './people.ts'

const editing: readonly Role[] = ['admin', 'editor']

/** The part of CKAN's `package_show` rule that needs no plugin: dataset labels against the caller's labels. */
export function mayRead(person: Person | null, dataset: Dataset): boolean {
  if (person?.sysadmin) return true
  if (dataset.state === 'active' && !dataset.private) return true
  if (!person) return false
  return dataset.owner_org ? person.roles.has(dataset.owner_org) : dataset.creator_user_id === person.id
}

/** CKAN's `package_update`, which is also its rule for `resource_create`. The state of the dataset plays no part. */
export function mayEdit(person: Person | null, dataset: Dataset): boolean {
  if (!person) return false
  if (person.sysadmin) return true
  if (dataset.owner_org) return holds(person.roles.get(dataset.owner_org), editing)
  return [...person.roles.values()].some((role) => holds(role, editing))
}

/** Who may create a dataset in this organization. */
export function mayCreateIn(person: Person | null, organizationId: string): boolean {
  return Boolean(person && (person.sysadmin || holds(person.roles.get(organizationId), editing)))
}

/** CKAN's `roles.py`, for `organization_list_for_user`: its default permission is the strongest. */
export function rolesWith(permission: string): readonly Role[] {
  if (permission === 'read') return ['admin', 'editor', 'member']
  return ['create_dataset', 'update_dataset', 'delete_dataset'].includes(permission) ? editing : ['admin']
}

const holds = (role: Role | undefined, roles: readonly Role[]) => role !== undefined && roles.includes(role)
