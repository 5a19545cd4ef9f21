import { type Dataset, demoCatalogue, type Resource } from '../portal/catalogue.ts'
import { demoPeople, organizations, type Person } from '../portal/people.ts'
import type { Act } from './actions.ts'

export const people: readonly Person[] = [...demoPeople().values()]
export function passwordOf(name: string): string {
  return `${name}-of-the-demo`
}

/** The people, organizations and datasets of the demo portal, under the same ids. Returns everybody's API token. */
export async function seed(act: Act): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {}
  for (const each of people) tokens[each.name] = await createPerson(act, each)
  for (const { id, name, title } of organizations) {
    const users = people.flatMap((each) => {
      const capacity = each.roles.get(id)
      return capacity ? [{ name: each.name, capacity }] : []
    })
    await act('organization_create', { id, name, title, users })
  }
  for (const dataset of demoCatalogue().datasets) await createDataset(act, dataset)
  return tokens
}

async function createPerson(act: Act, { id, name, fullname, sysadmin }: Person): Promise<string> {
  // The sysadmin exists already: it is the one who acts here.
  if (!sysadmin) {
    const fields = { id, name, fullname, email: `${name}@example.org`, password: passwordOf(name) }
    await act('user_create', fields)
  }
  return (await act<{ token: string }>('api_token_create', { user: name, name: 'demo' })).token
}

async function createDataset(act: Act, dataset: Dataset): Promise<void> {
  const { id, name, title, notes, owner_org, state, resources } = dataset
  const fields = {
    id,
    name,
    title,
    notes,
    owner_org,
    private: dataset.private,
    resources: resources.map(resourceFields),
  }
  await act('package_create', { ...fields, state: state === 'draft' ? 'draft' : 'active' })
  if (state === 'deleted') await act('package_delete', { id })
}

function resourceFields({ id, url, name, description, format, mimetype, size, last_modified }: Resource) {
  return { id, url, name, description, format, mimetype, size, last_modified }
}
