import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Stack } from './stack.ts'

/** Puts a record back to where a backend leaves it that dies right after S3 has completed the object. */
export async function forgetSeal(stack: Stack, packageId: string, upload: string): Promise<void> {
  const { inside, bucket } = stack
  const where = { Bucket: bucket, Key: `.s3multipart/${packageId}/${upload}.json` }
  const { Body } = await inside.send(new GetObjectCommand(where))
  const record: Record<string, unknown> = JSON.parse((await Body?.transformToString()) ?? '')
  await inside.send(new PutObjectCommand({ ...where, Body: JSON.stringify({ ...record, sealed: null }) }))
}
