/** Pure: where a file, a grant and a record stand in the bucket, and what a hostile file name becomes. */
import { createHash } from 'node:crypto'

/** A session policy names the folder twice and has 1,500 characters in all; keys (1,024 bytes) have room for more. */
export const MAX_PREFIX_BYTES = 256
const MAX_NAME_BYTES = 255
export const DIRECT_FOLDER = 'direct'

/** Control and bidi characters, U+FFFE/U+FFFF (not allowed in S3's XML lists), both slashes, and what Windows forbids. */
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\ufffe\uffff/\\<>:"|?*]/gu

/** Cuts at a code point, never inside one. */
function cutToBytes(text: string, maxBytes: number): string {
  let size = 0
  let end = 0
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > maxBytes) break
    end += character.length
  }
  return text.slice(0, end)
}

/**
 * The name a file has in its key and in its download address: NFC, at most 255 bytes, one path segment, readable.
 * The original name is kept in the record and in the object's `Content-Disposition`.
 */
export function safeFileName(original: string): string {
  const clean = original.normalize('NFC').replace(UNSAFE, '_').trim()
  if (/^\.*$/.test(clean)) return 'file'
  if (Buffer.byteLength(clean) <= MAX_NAME_BYTES) return clean
  const extension = /\.[\p{L}\p{N}]{1,16}$/u.exec(clean)?.[0] ?? ''
  return (
    cutToBytes(
      clean.slice(0, clean.length - extension.length),
      MAX_NAME_BYTES - Buffer.byteLength(extension),
    ) + extension
  )
}

/** The original name as object metadata takes it: ASCII, percent-encoded, cut to fit AWS's 2 KB for all metadata. */
export function metadataFileName(original: string): string {
  let encoded = ''
  for (const character of original) {
    const next = encodeURIComponent(character)
    if (encoded.length + next.length > 1024) break
    encoded += next
  }
  return encoded
}

/** Folder of one upload: the only thing a session policy for parts ever names. */
export function uploadFolder(prefix: string, packageId: string, upload: string): string {
  return `${prefix}${packageId}/${upload}/`
}

/** Folder of a package's sealed uploads: what a read grant covers. */
export function packageFolder(prefix: string, packageId: string): string {
  return `${prefix}${packageId}/`
}

/** Folder of a package's direct grants: apart from the sealed uploads, so that a grant can never touch one. */
export function directFolder(prefix: string, packageId: string): string {
  return `${prefix}${DIRECT_FOLDER}/${packageId}/`
}

/** Folder of a package's upload records: no grant covers it. */
export function recordFolder(prefix: string, packageId: string): string {
  return `${prefix}.s3multipart/${packageId}/`
}

/** Where a file is put together: in its own folder, under its safe name. */
export function objectKey(prefix: string, packageId: string, upload: string, originalName: string): string {
  return uploadFolder(prefix, packageId, upload) + safeFileName(originalName)
}

/** Stable address of a sealed file, as it is written into the portal's resource. */
export function downloadUrl(publicUrl: string, packageId: string, upload: string, fileName: string): string {
  return `${publicUrl}/s3multipart/download/${packageId}/${upload}/${encodeURIComponent(fileName)}`
}

/**
 * The ETag S3 gives a multipart object: MD5 over the parts' MD5s, then their count. Null where a part's ETag is no MD5
 * (SSE-KMS). Not documented as a promise by AWS, so it is compared only where the answer of Complete itself was lost.
 */
export function multipartEtag(partEtags: readonly string[]): string | null {
  const digest = createHash('md5')
  for (const etag of partEtags) {
    const hex = /^"([0-9a-f]{32})"$/.exec(etag)?.[1]
    if (!hex) return null
    digest.update(hex, 'hex')
  }
  return `"${digest.digest('hex')}-${partEtags.length}"`
}
