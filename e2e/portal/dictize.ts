import type { Dataset, Resource } from './catalogue.ts'
import { type Organization, organizationOf, type Person } from './people.ts'

/** CKAN's dictionaries: what the Action API answers. `siteUrl` is `ckan.site_url` with the root path. */
export function showResource(resource: Resource, siteUrl: string) {
  const { extras, ...fields } = resource
  return {
    ...extras,
    ...fields,
    url: resourceUrl(resource, siteUrl),
    cache_url: null,
    mimetype_inner: null,
    resource_type: null,
    metadata_modified: resource.created,
    state: 'active',
  }
}

/** `url_type=upload` makes CKAN replace *any* URL by its own download path: why an outside URL must leave it empty. */
export function resourceUrl(resource: Resource, siteUrl: string): string {
  if (resource.url_type !== 'upload') return resource.url
  const name = resource.url.split('/').at(-1) ?? ''
  return `${siteUrl}/dataset/${resource.package_id}/resource/${resource.id}/download/${encodeURIComponent(name)}`
}

export function showDataset(dataset: Dataset, siteUrl: string) {
  const { resources, ...fields } = dataset
  const owner = organizationOf(dataset.owner_org)
  return {
    ...fields,
    type: 'dataset',
    organization: owner ? showOrganization(owner) : null,
    num_resources: resources.length,
    resources: resources.map((resource, position) => ({ ...showResource(resource, siteUrl), position })),
    extras: [],
    groups: [],
    tags: [],
    license_id: 'cc-by',
    license_title: 'Creative Commons Attribution',
    isopen: true,
    metadata_created: '2026-03-02T08:00:00.000000',
    metadata_modified: '2026-03-02T08:15:00.000000',
  }
}

export function showOrganization({ id, name, title }: Organization) {
  return {
    id,
    name,
    title,
    type: 'organization',
    description: '',
    image_url: '',
    created: '2026-01-05T09:00:00.000000',
    is_organization: true,
    approval_status: 'approved',
    state: 'active',
  }
}

/** Never a token: CKAN shows it once, when it is made. */
export function showPerson({ id, name, fullname, sysadmin, state }: Person) {
  return { id, name, fullname, display_name: fullname, sysadmin, state, about: null, image_url: null }
}
