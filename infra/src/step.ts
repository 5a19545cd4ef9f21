/** One step of bringing an engine to the wanted state: read, compare, write what differs. */
import { isDeepStrictEqual } from 'node:util'

export type Outcome = 'created' | 'updated' | 'unchanged' | 'unsupported by this engine'

export interface Done {
  readonly outcome: Outcome
  readonly note: string
}

export interface Step extends Done {
  readonly step: string
}

/** For one call with the SDK's own retries. */
const CALL_TIMEOUT_MS = 30_000

/** Second argument of every `send`. */
export function timely(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) }
}

/** Undefined where the engine says that the thing is not there; the errors' names differ, their status does not. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (httpStatus(error) === 404) return undefined
    throw error
  }
}

/** Engines give lists of words back in an order of their own. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(normal(one), normal(other))
}

export function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const metadata: { httpStatusCode?: number } = Object(error.$metadata)
  return metadata.httpStatusCode
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normal)
    return items.every((item) => typeof item === 'string') ? items.sort() : items
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, normal(field)]))
}
