/** What a failure of the AWS SDK means to the caller. STS of the compatibles answers in S3's shape: the status decides. */
import { ServiceError } from './errors.ts'

const THROTTLING = new Set(['SlowDown', 'Throttling', 'ThrottlingException', 'TooManyRequestsException'])

/** Null where the error is not the SDK's: then it is a fault of our own. */
export function storageError(cause: unknown): ServiceError | null {
  const status = sdkStatus(cause)
  if (status === null || !(cause instanceof Error)) return null
  if (THROTTLING.has(cause.name) || status === 429) return new ServiceError('throttled', { cause })
  if (status === undefined || status >= 500) return new ServiceError('storage_unavailable', { cause })
  return new ServiceError('storage_error', { cause })
}

/** Undefined where S3 never answered; the SDK marks every error it throws, network failures too, with `$metadata`. */
function sdkStatus(cause: unknown): number | undefined | null {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return null
  const metadata = cause.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
