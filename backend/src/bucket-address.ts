/** Pure: the bucket's address as browsers reach it. */
import type { Config } from './config.ts'
import type { BucketAddress } from './protocol.ts'

export function bucketAddress(config: Pick<Config, 'bucket' | 'region' | 's3PublicEndpoint'>): BucketAddress {
  const { bucket, region, s3PublicEndpoint } = config
  const endpoint = s3PublicEndpoint ?? `https://s3.${region}.amazonaws.com`
  // AWS's wildcard certificate does not cover a bucket name with dots; the compatibles seldom have one per bucket.
  const forcePathStyle = s3PublicEndpoint !== undefined || bucket.includes('.')
  const { protocol, host } = new URL(endpoint)
  const bucketUrl = forcePathStyle ? `${endpoint}/${bucket}` : `${protocol}//${bucket}.${host}`
  return { bucket, region, endpoint, forcePathStyle, bucketUrl }
}
