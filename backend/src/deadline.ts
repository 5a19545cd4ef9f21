import { ServiceError } from './errors.ts'

/**
 * Ends a call that does not end by itself, its body included: the SDK's own time-out stops counting at the headers.
 * @throws {ServiceError} `storage_unavailable` after `timeoutMs`
 */
export async function within<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new ServiceError('storage_unavailable', { cause: new Error(`no answer within ${timeoutMs} ms`) }),
      )
      abort.abort()
    }, timeoutMs)
  })
  try {
    return await Promise.race([call(abort.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
