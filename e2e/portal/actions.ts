import { missing, notAuthorized, notFound } from './action-error.ts'
import { type Dataset, findDataset, findResource, newDataset } from './catalogue.ts'
import { showDataset, showOrganization, showPerson, showResource } from './dictize.ts'
import { organizations, type Person } from './people.ts'
import { mayCreateIn, mayEdit, mayRead, rolesWith } from './permission.ts'
import { type Fields, ValidationError } from './resource-schema.ts'
import { saveResource } from './save-resource.ts'
import type { World } from './world.ts'

interface Call {
  readonly world: World
  readonly person: Person | null
  readonly siteUrl: string
}

interface Action {
  /** Only these answer GET. */
  readonly sideEffectFree: boolean
  run(fields: Fields, call: Call): unknown
}

const reading = (run: Action['run']): Action => ({ sideEffectFree: true, run })
const writing = (run: Action['run']): Action => ({ sideEffectFree: false, run })

export const actions: Readonly<Record<string, Action>> = {
  status_show: reading((_, { siteUrl }) => ({
    ckan_version: '2.11.5',
    site_url: siteUrl,
    site_title: 'Open Data, a demonstration',
    site_description: 'A stand-in for CKAN',
    locale_default: 'en',
    extensions: [],
  })),
  package_show: reading((fields, call) => {
    const dataset = datasetNamed(required(fields, 'id'), call)
    if (!mayRead(call.person, dataset)) throw refused(call, `read package ${dataset.id}`)
    return showDataset(dataset, call.siteUrl)
  }),
  package_create: writing((fields, call) => {
    const name = required(fields, 'name')
    const owner = organizations.find(
      ({ id, name: slug }) => id === fields.owner_org || slug === fields.owner_org,
    )
    if (!owner) throw missing('owner_org')
    if (!mayCreateIn(call.person, owner.id)) throw refused(call, 'create packages')
    const { catalogue } = call.world
    if (catalogue.datasets.some((dataset) => dataset.name === name))
      throw new ValidationError({ name: ['That URL is already in use.'] })
    const dataset = newDataset({
      name,
      title: typeof fields.title === 'string' ? fields.title : name,
      owner_org: owner.id,
      creator_user_id: call.person?.id ?? null,
      private: fields.private === true || fields.private === 'true',
      state: fields.state === 'draft' ? 'draft' : 'active',
    })
    catalogue.datasets.push(dataset)
    return showDataset(dataset, call.siteUrl)
  }),
  resource_show: reading((fields, call) => {
    const { dataset, resource } = resourceNamed(fields, call)
    if (!mayRead(call.person, dataset)) throw refused(call, `read resource ${resource.id}`)
    return showResource(resource, call.siteUrl)
  }),
  resource_create: writing(async (fields, call) => {
    const dataset = datasetNamed(required(fields, 'package_id'), call)
    if (!mayEdit(call.person, dataset)) throw refused(call, `create resources on dataset ${dataset.id}`)
    return showResource(await saveResource(call.world.catalogue, dataset, fields), call.siteUrl)
  }),
  resource_update: writing(async (fields, call) => {
    const { dataset, resource } = editableResource(fields, call)
    return showResource(await saveResource(call.world.catalogue, dataset, fields, resource), call.siteUrl)
  }),
  resource_patch: writing(async (fields, call) => {
    const { dataset, resource } = editableResource(fields, call)
    const { extras, ...stored } = resource
    const patched = { ...extras, ...stored, ...fields }
    return showResource(await saveResource(call.world.catalogue, dataset, patched, resource), call.siteUrl)
  }),
  resource_delete: writing((fields, call) => {
    const { dataset, resource } = editableResource(fields, call)
    dataset.resources.splice(dataset.resources.indexOf(resource), 1)
    call.world.catalogue.files.delete(resource.id)
    return null
  }),
  user_show: reading((fields, { world, person }) => {
    // Without an id: "who am I", from 2.10 on.
    const wanted = fields.id ?? person?.name
    for (const each of world.people.values())
      if (each.state === 'active' && (each.name === wanted || each.id === wanted)) return showPerson(each)
    throw notFound()
  }),
  organization_list_for_user: reading((fields, { person }) => {
    if (!person) return []
    const roles = rolesWith(typeof fields.permission === 'string' ? fields.permission : 'manage_group')
    const capacityIn = (id: string) => (person.sysadmin ? 'admin' : person.roles.get(id))
    return organizations.flatMap((organization) => {
      const capacity = capacityIn(organization.id)
      return capacity && roles.includes(capacity) ? [{ ...showOrganization(organization), capacity }] : []
    })
  }),
}

function required(fields: Fields, key: string): string {
  const value = fields[key]
  if (typeof value !== 'string' || value === '') throw missing(key)
  return value
}

function datasetNamed(reference: string, { world }: Call): Dataset {
  const dataset = findDataset(world.catalogue, reference)
  if (!dataset) throw notFound()
  return dataset
}

function resourceNamed(fields: Fields, { world }: Call) {
  const found = findResource(world.catalogue, required(fields, 'id'))
  if (!found) throw notFound()
  return found
}

function editableResource(fields: Fields, call: Call) {
  const found = resourceNamed(fields, call)
  if (!mayEdit(call.person, found.dataset)) throw refused(call, `edit package ${found.dataset.id}`)
  return found
}

const refused = ({ person }: Call, what: string) =>
  notAuthorized(`User ${person?.name ?? ''} not authorized to ${what}`)
