/** Pure: what a file is called in HTTP, in CKAN, and whether this portal takes it. The name decides, not the sender. */
import contentDisposition from 'content-disposition'
import mime from 'mime'

const UNKNOWN_TYPE = 'application/octet-stream'

/** Types in which a browser runs script: stored as plain bytes, so that the bucket's host never serves a live page. */
const ACTIVE_TYPES = new Set([
  'text/html',
  'text/xml',
  'application/xml',
  'text/javascript',
  'application/javascript',
  'application/pdf',
])

/** Extensions of open data that the `mime` library does not know. */
const DATA_TYPES = new Map(
  Object.entries({
    parquet: 'application/vnd.apache.parquet',
    gpkg: 'application/geopackage+sqlite3',
    shp: 'application/vnd.shp',
    tsv: 'text/tab-separated-values',
    netcdf: 'application/x-netcdf',
    nc: 'application/x-netcdf',
  }),
)

/** CKAN's own labels where they are not just the extension in capitals (ckan/config/resource_formats.json). */
const FORMAT_LABELS = new Map(
  Object.entries({
    geojson: 'GeoJSON',
    jpg: 'JPEG',
    htm: 'HTML',
    yml: 'YAML',
    tif: 'TIFF',
    nc: 'NetCDF',
  }),
)

/** By the name; what the sender announced counts only where the name says nothing. */
export function mimetypeOf(filename: string, announced: string | undefined): string {
  return knownType(extensionOf(filename)) ?? (announced || UNKNOWN_TYPE)
}

/** The `Content-Type` under which the object is stored. */
export function storedType(mimetype: string): string {
  const plain = mimetype.split(';')[0]?.trim().toLowerCase() ?? ''
  return ACTIVE_TYPES.has(plain) || plain.endsWith('+xml') ? UNKNOWN_TYPE : mimetype
}

/**
 * `Content-Disposition` with both spellings of RFC 6266. The plain one stays ASCII: what the SDK signs and what it sends
 * would differ otherwise.
 */
export function attachment(filename: string): string {
  const plain = filename.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '_')
  return contentDisposition(plain, { fallback: plain.replace(/[^\x20-\x7e]/gu, '_') })
}

/** CKAN's `format`; empty where the extension is none that the world knows. */
export function formatOf(filename: string): string {
  const extension = extensionOf(filename)
  return knownType(extension) ? (FORMAT_LABELS.get(extension) ?? extension.toUpperCase()) : ''
}

/** `allowed` holds `.csv`, `text/csv` and `image/*`; undefined takes everything. */
export function isAllowedType(filename: string, allowed: readonly string[] | undefined): boolean {
  if (!allowed) return true
  const plain = mimetypeOf(filename, undefined)
  return allowed.some((rule) => {
    if (rule.startsWith('.')) return `.${extensionOf(filename)}` === rule
    return rule.endsWith('/*') ? plain.startsWith(rule.slice(0, -1)) : plain === rule
  })
}

function knownType(extension: string): string | null {
  return DATA_TYPES.get(extension) ?? mime.getType(extension)
}

/** Spaces and dots behind it do not hide an extension: Windows drops them when it saves the file. */
function extensionOf(filename: string): string {
  return /\.([a-z0-9]{1,16})[\s.]*$/i.exec(filename)?.[1]?.toLowerCase() ?? ''
}
