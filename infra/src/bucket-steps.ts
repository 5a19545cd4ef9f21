/** The bucket: exists, lets the portals' pages in, removes what nobody finishes, shows nothing to the public. */
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { EngineName } from '@s3multipart/backend/config'
import { withCorsRules } from './cors.ts'
import { UNFINISHED_DAYS, withFilters, withLifecycleRule } from './lifecycle.ts'
import { publicAccess } from './public-access.ts'
import { type Done, isSame, timely, unlessMissing } from './step.ts'

export interface BucketWish {
  readonly engine: EngineName
  readonly bucket: string
  readonly prefix: string
  readonly region: string
  /** Of the portals' pages, exact. */
  readonly origins: readonly string[]
}

export async function ensureBucket(s3: S3Client, wish: BucketWish): Promise<Done> {
  const Bucket = wish.bucket
  if (await unlessMissing(s3.send(new HeadBucketCommand({ Bucket }), timely())))
    return { outcome: 'unchanged', note: Bucket }
  await s3.send(new CreateBucketCommand({ Bucket, ...location(wish) }), timely())
  return { outcome: 'created', note: Bucket }
}

export async function ensureCors(s3: S3Client, wish: BucketWish): Promise<Done> {
  const Bucket = wish.bucket
  const note = wish.origins.join(', ')
  const found = await unlessMissing(s3.send(new GetBucketCorsCommand({ Bucket }), timely()))
  const current = found?.CORSRules ?? []
  const wanted = withCorsRules(current, wish.prefix, wish.origins)
  if (isSame(current, wanted)) return { outcome: 'unchanged', note }
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: wanted } }), timely())
  return { outcome: found ? 'updated' : 'created', note }
}

export async function ensureLifecycle(s3: S3Client, wish: BucketWish): Promise<Done> {
  const Bucket = wish.bucket
  const note = `unfinished uploads are removed after ${UNFINISHED_DAYS} days`
  const found = await unlessMissing(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), timely()))
  const current = withFilters(found?.Rules ?? [])
  const wanted = withLifecycleRule(current, wish.prefix)
  if (isSame(current, wanted)) return { outcome: 'unchanged', note }
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: { Rules: wanted },
      // A setting of the whole bucket, which a call that does not name it puts back to the default.
      TransitionDefaultMinimumObjectSize: found?.TransitionDefaultMinimumObjectSize,
    }),
    timely(),
  )
  return { outcome: found ? 'updated' : 'created', note }
}

export async function ensurePublicAccess(s3: S3Client, wish: BucketWish): Promise<Done> {
  const Bucket = wish.bucket
  const note = 'public ACLs and policies have no effect'
  const found = await unlessMissing(s3.send(new GetPublicAccessBlockCommand({ Bucket }), timely()))
  const wanted = publicAccess(wish.engine)
  if (isSame(found?.PublicAccessBlockConfiguration, wanted)) return { outcome: 'unchanged', note }
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: wanted }), timely())
  return { outcome: found ? 'updated' : 'created', note }
}

/**
 * us-east-1 is the default and no constraint; other engines know no regions.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
function location({ engine, region }: BucketWish) {
  if (engine !== 'aws' || region === 'us-east-1') return {}
  // Regions are opened faster than an SDK is updated; S3 itself refuses a wrong one.
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }
}
