/** How the backend speaks to S3: every call has an end, body included, and "it is not there" is an answer. */
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { within } from './deadline.ts'

/** Retries of the SDK included. */
const CALL_TIMEOUT_MS = 20_000

/** One call under a time limit. `use` reads what it needs of the answer, a streamed body too, before the limit. */
export function call<T>(use: (signal: AbortSignal) => Promise<T>, timeoutMs = CALL_TIMEOUT_MS): Promise<T> {
  return within(timeoutMs, use)
}

/** Null for the named errors: the thing is not there, and the caller has a word for that. */
export async function orNull<T>(answer: Promise<T>, ...names: readonly string[]): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof S3ServiceException && names.includes(error.name)) return null
    throw error
  }
}

/** Where a store keeps its things, and how it encrypts them. */
export interface BucketOptions {
  readonly s3: S3Client
  readonly bucket: string
  readonly prefix: string
  readonly sse: 'AES256' | 'aws:kms' | undefined
  readonly kmsKeyId: string | undefined
}
