import { CreateBucketCommand, PutBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Engine } from '../engines/engine.ts'
import { corsRules } from '../../infra/src/cors.ts'
export async function prepareBucket(engine: Engine, admin: S3Client, portalUrl: string, log: (line: string) => void) {
  await admin.send(new CreateBucketCommand({ Bucket: 'portal-data' }))
  await admin.send(new PutBucketCorsCommand({ Bucket: 'portal-data', CORSConfiguration: { CORSRules: corsRules('', [portalUrl]) } }))
  log(engine.name)
}
