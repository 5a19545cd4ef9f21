/** Pure: the bucket's settings that keep an object private whatever ACL or bucket policy somebody puts on it. */
import type { EngineName } from '@s3multipart/backend/config'

export interface PublicAccess {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}

/**
 * Without `s3:ObjectCreationOperation` a session can put an object of its own with the ACL `public-read`:
 * `IgnorePublicAcls` takes the effect from it.
 */
export function publicAccess(engine: EngineName): PublicAccess {
  return {
    // RGW 16 refuses every part while this is set (facts: engines); what it would refuse is ignored anyway.
    BlockPublicAcls: engine !== 'ceph',
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
}
