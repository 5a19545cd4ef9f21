/** Pure: what S3 itself removes, and when. */
import type { LifecycleRule } from '@aws-sdk/client-s3'

/** As long as a ticket is valid: what nobody can resume any more only costs money. */
export const UNFINISHED_DAYS = 7

export function lifecycleRule(prefix: string) {
  return {
    // Named after the prefix: several portals may share a bucket, each with a prefix of its own.
    ID: `s3multipart-unfinished:${prefix}`,
    Status: 'Enabled',
    Filter: { Prefix: prefix },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED_DAYS },
  } satisfies LifecycleRule
}

/** What a bucket with `current` rules gets: rules of others stay. */
export function withLifecycleRule(current: readonly LifecycleRule[], prefix: string): LifecycleRule[] {
  const ours = lifecycleRule(prefix)
  const isOurs = ({ ID }: LifecycleRule) => ID === ours.ID
  return current.some(isOurs) ? current.map((rule) => (isOurs(rule) ? ours : rule)) : [...current, ours]
}

/** RGW gives an empty `Filter` back as the `Prefix` of S3's first lifecycle format. */
export function withFilters(rules: readonly LifecycleRule[]): LifecycleRule[] {
  return rules.map(({ Prefix, ...rule }) => (Prefix === undefined ? rule : { ...rule, Filter: { Prefix } }))
}
