/** Pure: which pages may speak to the bucket from a browser. */
import type { CORSRule } from '@aws-sdk/client-s3'

/** Chromium keeps the answer of a preflight no longer: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age */
const PREFLIGHT_SECONDS = 7200

/** What a page may read of S3's answers; every other header stays hidden from it. */
const EXPOSED_HEADERS = [
  'ETag',
  'Date',
  'x-amz-version-id',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-checksum-type',
]

const anyoneRule = {
  ID: 's3multipart-anyone',
  AllowedOrigins: ['*'],
  AllowedMethods: ['GET', 'HEAD'],
  AllowedHeaders: ['*'],
  MaxAgeSeconds: PREFLIGHT_SECONDS,
} satisfies CORSRule

/**
 * The portals' own pages may do what their credentials allow, all others may read what they have an address for.
 * The order matters: Ceph takes the first rule whose origin matches.
 */
export function corsRules(prefix: string, origins: readonly string[]) {
  return [portalRule(prefix, origins), anyoneRule]
}

/** What a bucket with `current` rules gets: rules of others stay, and none of theirs hides an exact origin of ours. */
export function withCorsRules(
  current: readonly CORSRule[],
  prefix: string,
  origins: readonly string[],
): CORSRule[] {
  const portal = portalRule(prefix, origins)
  const kept = current.filter(({ ID }) => ID !== anyoneRule.ID)
  const isPortal = ({ ID }: CORSRule) => ID === portal.ID
  const rules = kept.some(isPortal) ? kept.map((rule) => (isPortal(rule) ? portal : rule)) : [portal, ...kept]
  return [...rules.filter(isExact), ...rules.filter((rule) => !isExact(rule)), anyoneRule]
}

function portalRule(prefix: string, origins: readonly string[]) {
  return {
    // Named after the prefix: several portals may share a bucket, each with a prefix of its own.
    ID: `s3multipart-portal:${prefix}`,
    AllowedOrigins: [...origins],
    AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    AllowedHeaders: ['*'],
    ExposeHeaders: EXPOSED_HEADERS,
    MaxAgeSeconds: PREFLIGHT_SECONDS,
  } satisfies CORSRule
}

function isExact({ AllowedOrigins = [] }: CORSRule): boolean {
  return !AllowedOrigins.some((origin) => origin.includes('*'))
}
