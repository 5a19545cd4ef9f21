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
import { isSame, type Step, timely, unlessMissing, unlessUnsupported } from './step.ts'

export interface BucketWish {
  readonly engine: EngineName
  readonly bucket: string
  readonly prefix: string
  readonly region: string
  /** Of the portals' pages, exact. */
  readonly origins: readonly string[]
}

export async function ensureBucket(s3: S3Client, wish: BucketWish): Promise<Step> {
  const Bucket = wish.bucket
  if (await unlessMissing(s3.send(new HeadBucketCommand({ Bucket }), timely())))
    return { step: 'bucket', outcome: 'unchanged', note: Bucket }
  await s3.send(new CreateBucketCommand({ Bucket, ...location(wish) }), timely())
  return { step: 'bucket', outcome: 'created', note: Bucket }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 is no constraint; others know no regions. */
function location({ engine, region }: BucketWish) {
  if (engine !== 'aws' || region === 'us-east-1') return {}
  // Regions are opened faster than the SDK's list of them is read; S3 itself refuses a wrong one.
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }
}

export async function ensureCors(s3: S3Client, wish: BucketWish): Promise<Step> {
  const Bucket = wish.bucket
  const found = await unlessMissing(s3.send(new GetBucketCorsCommand({ Bucket }), timely()))
  const current = found?.CORSRules ?? []
  const wanted = withCorsRules(current, wish.prefix, wish.origins)
  const note = wish.origins.join(', ')
  if (isSame(current, wanted)) return { step: 'CORS', outcome: 'unchanged', note }
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: wanted } }), timely())
  return { step: 'CORS', outcome: found ? 'updated' : 'created', note }
}

export function ensureLifecycle(s3: S3Client, wish: BucketWish): Promise<Step> {
  const Bucket = wish.bucket
  const step = 'lifecycle'
  const note = `unfinished uploads are removed after ${UNFINISHED_DAYS} days`
  return unlessUnsupported(
    wish.engine,
    step,
    'unfinished uploads stay until somebody aborts them',
    async () => {
      const found = await unlessMissing(
        s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), timely()),
      )
      const current = withFilters(found?.Rules ?? [])
      const wanted = withLifecycleRule(current, wish.prefix)
      if (isSame(current, wanted)) return { step, outcome: 'unchanged', note }
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules: wanted },
          // A setting of the whole bucket, which a call that does not name it puts back to the default.
          TransitionDefaultMinimumObjectSize: found?.TransitionDefaultMinimumObjectSize,
        }),
        timely(),
      )
      return { step, outcome: found ? 'updated' : 'created', note }
    },
  )
}

export function ensurePublicAccess(s3: S3Client, wish: BucketWish): Promise<Step> {
  const Bucket = wish.bucket
  const step = 'public access'
  const note = 'public ACLs and policies have no effect'
  return unlessUnsupported(wish.engine, step, 'nothing overrules a public ACL or policy', async () => {
    const found = await unlessMissing(s3.send(new GetPublicAccessBlockCommand({ Bucket }), timely()))
    const wanted = publicAccess(wish.engine)
    if (isSame(found?.PublicAccessBlockConfiguration, wanted)) return { step, outcome: 'unchanged', note }
    await s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: wanted }),
      timely(),
    )
    return { step, outcome: found ? 'updated' : 'created', note }
  })
}
