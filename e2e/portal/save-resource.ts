import type { Catalogue, Dataset, Resource } from './catalogue.ts'
import { type Fields, validateResource } from './resource-schema.ts'

/** CKAN's `resource_create` and `resource_update`, after the question of who may. */
export async function saveResource(
  catalogue: Catalogue,
  dataset: Dataset,
  fields: Fields,
  previous?: Resource,
): Promise<Resource> {
  const upload = fields.upload
  const file = upload instanceof File && upload.size > 0 ? upload : null
  const kept = fields.url_type === 'upload' && !fields.url && previous?.url_type === 'upload'
  const filled = file
    ? { ...fields, ...storedFields(file) }
    : kept
      ? { ...fields, url: previous.url }
      : fields
  const resource = validateResource(filled, dataset, previous)
  if (file)
    catalogue.files.set(resource.id, { type: file.type, bytes: Buffer.from(await file.arrayBuffer()) })
  const position = previous ? dataset.resources.indexOf(previous) : dataset.resources.length
  dataset.resources[position] = resource
  return resource
}

function storedFields(file: File) {
  return {
    url: file.name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
    url_type: 'upload',
    size: file.size,
    mimetype: file.type,
    last_modified: new Date().toISOString().replace('Z', '000'),
  }
}

export function formFields(form: FormData): Fields {
  const fields: Record<string, unknown> = {}
  for (const key of new Set(form.keys())) {
    const values = form.getAll(key)
    fields[key] = values.length > 1 ? values : values[0]
  }
  return fields
}
