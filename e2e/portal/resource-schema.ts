import { randomUUID } from 'node:crypto'
import type { Dataset, Resource } from './catalogue.ts'

export type Fields = Readonly<Record<string, unknown>>
export type FieldErrors = Readonly<Record<string, readonly string[]>>

export class ValidationError extends Error {
  readonly errors: FieldErrors
  constructor(errors: FieldErrors) {
    super('Validation Error')
    this.errors = errors
  }
}

const maxFormatLength = 60

/** Not fields of a resource but of the form around it. */
const ofTheForm = [
  'save',
  'upload',
  'clear_upload',
  '_csrf_token',
  'package_id',
  'id',
  'created',
  'position',
  'state',
]
const stock = [
  'url',
  'name',
  'description',
  'format',
  'mimetype',
  'size',
  'hash',
  'url_type',
  'last_modified',
]

/** Unknown keys become extras, as in CKAN's `default_resource_schema`. */
export function validateResource(fields: Fields, dataset: Dataset, previous?: Resource): Resource {
  const errors: Record<string, string[]> = {}
  const check = <T>(key: string, validator: (value: unknown) => T, absent: T): T => {
    const value = fields[key]
    if (value === undefined) return absent
    try {
      return validator(value)
    } catch (error) {
      errors[key] = [error instanceof Error ? error.message : String(error)]
      return absent
    }
  }
  const resource: Resource = {
    id: previous?.id ?? randomUUID(),
    package_id: dataset.id,
    created: previous?.created ?? new Date().toISOString().replace('Z', '000'),
    url: check('url', webAddress, ''),
    name: check('name', text, ''),
    description: check('description', text, ''),
    format: check('format', formatName, '') || guessFormat(fields.url),
    mimetype: check('mimetype', text, previous?.mimetype ?? null) || null,
    // A form that is saved again keeps these, though it does not carry them: `resource_dict_save` sets what it is given.
    size: check('size', integer, previous?.size ?? null),
    hash: check('hash', text, previous?.hash ?? ''),
    url_type: check('url_type', text, null) || null,
    last_modified: check('last_modified', isoDate, previous?.last_modified ?? null),
    extras: Object.fromEntries(
      Object.entries(fields).filter(([key]) => !stock.includes(key) && !ofTheForm.includes(key)),
    ),
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors)
  return resource
}

/** CKAN takes anything as text: a second `url_type` input arrives as a list, and is stored as one looks. */
const text = (value: unknown) =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)

/** Without a scheme CKAN guesses http when it shows the resource. */
function webAddress(value: unknown): string {
  const url = text(value).trim()
  return url === '' || /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('/') ? url : `http://${url}`
}

function formatName(value: unknown): string {
  const format = text(value).trim()
  if (format.length > maxFormatLength)
    throw new Error(`Length must be less than ${maxFormatLength} characters`)
  return /^\.?[a-z0-9]+$/.test(format) ? format.replace('.', '').toUpperCase() : format
}

/** CKAN guesses by Python's `mimetypes`; the common ones do here. */
function guessFormat(url: unknown): string {
  const extension = /\.(csv|geojson|json|ods|pdf|txt|xlsx|xml|zip)$/i.exec(text(url ?? ''))?.[1] ?? ''
  return extension.toUpperCase()
}

/** CKAN's `int_validator` */
function integer(value: unknown): number | null {
  const given = typeof value === 'number' ? String(value) : text(value).trim()
  if (given === '') return null
  if (!/^[+-]?\d+$/.test(given)) throw new Error('Invalid integer')
  return Number(given)
}

/**
 * CKAN's `isodate` parses with `date_str_to_datetime`, which "will throw a ValueError if the string contains
 * UTC offset information": a trailing `Z` is an error. The time it stores is UTC without saying so.
 */
function isoDate(value: unknown): string | null {
  const given = text(value)
  if (given === '') return null
  const [date, time] = given.split(/[T ]/)
  const dated = /^\d{4}-\d{1,2}-\d{1,2}$/.test(date ?? '')
  const timed = time === undefined || /^\d{1,2}:\d{2}(:\d{2}(\.\d{3,6})?)?$/.test(time)
  if (!dated || !timed || Number.isNaN(Date.parse(`${date}T00:00Z`))) throw new Error('Date format incorrect')
  return time === undefined ? `${date}T00:00:00` : `${date}T${time}`
}
