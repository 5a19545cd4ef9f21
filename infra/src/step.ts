/** One step of bringing an engine to the wanted state: read, compare, write what differs. */
import { isDeepStrictEqual } from 'node:util'
import type { EngineName } from '@s3multipart/backend/config'

export type Outcome = 'created' | 'updated' | 'unchanged' | 'unsupported by this engine'

export interface Step {
  readonly step: string
  readonly outcome: Outcome
  readonly note?: string
}

/** For one call with the SDK's own retries. */
const CALL_TIMEOUT_MS = 30_000

/** Second argument of every `send`. */
export function timely(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) }
}

/** Undefined where the engine says that the thing is not there. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (httpStatus(error) === 404) return undefined
    throw error
  }
}

/** AWS supports every step: what it refuses is a mistake, and no reason to go on. */
export async function unlessUnsupported(
  engine: EngineName,
  step: string,
  note: string,
  run: () => Promise<Step>,
): Promise<Step> {
  try {
    return await run()
  } catch (error) {
    if (engine === 'aws' || httpStatus(error) !== 501) throw error
    return { step, outcome: 'unsupported by this engine', note }
  }
}

/** Engines give lists of words back in an order of their own. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(normal(one), normal(other))
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

function httpStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number }
  return httpStatusCode
}
