export type Role = 'admin' | 'editor' | 'member'

export interface Organization {
  readonly id: string
  readonly name: string
  readonly title: string
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly fullname: string
  readonly sysadmin: boolean
  readonly roles: Map<string, Role>
  token: string | null
  state: 'active' | 'deleted'
}

export const cityLab: Organization = {
  id: '6f1d2c3a-4b5e-4f60-8a71-9b82c3d4e5f6',
  name: 'city-lab',
  title: 'City Lab',
}
export const otherOrg: Organization = {
  id: 'a1b2c3d4-e5f6-4708-9912-3456789abcde',
  name: 'other-org',
  title: 'Harbour Authority',
}
export const organizations: readonly Organization[] = [cityLab, otherOrg]

export const organizationOf = (id: string | null) =>
  organizations.find((organization) => organization.id === id)

/** Shaped like CKAN's tokens, which are JWTs: a backend must not take one for a portal's own Bearer JWT. */
function demoToken(name: string): string {
  const parts = [
    '{"alg":"HS256","typ":"JWT"}',
    `{"jti":"demo-${name}"}`,
    'demo only: nobody checks this part',
  ]
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.')
}

function person(
  id: string,
  name: string,
  fullname: string,
  roles: [string, Role][],
  sysadmin = false,
): Person {
  return { id, name, fullname, sysadmin, roles: new Map(roles), token: demoToken(name), state: 'active' }
}

export type People = ReadonlyMap<string, Person>

/** Fresh on every call, because tests take roles and tokens away. */
export function demoPeople(): People {
  const people = [
    person('11111111-aaaa-4000-8000-000000000001', 'admin', 'Ada Admin', [], true),
    person('11111111-aaaa-4000-8000-000000000002', 'editor', 'Edith Editor', [[cityLab.id, 'editor']]),
    person('11111111-aaaa-4000-8000-000000000003', 'member', 'Maxim Member', [[cityLab.id, 'member']]),
    person('11111111-aaaa-4000-8000-000000000004', 'outsider', 'Otto Outsider', [[otherOrg.id, 'editor']]),
  ]
  return new Map(people.map((each) => [each.name, each]))
}

export function personWithToken(people: People, token: string): Person | null {
  for (const each of people.values()) if (each.token === token && each.state === 'active') return each
  return null
}
