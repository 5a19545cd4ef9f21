/** Structured logs: one JSON line each. What could open a door is cut out wherever it stands. */
import { type DestinationStream, type Logger, pino } from 'pino'

/** Part of the name of everything that opens a door, however a library spells it. */
const SECRET_NAME = /authorization|cookie|ticket|secret|token|password|api-?key/i

/** Deeper than anything that is logged, and an end to what contains itself. */
const MAX_DEPTH = 8

/** Errors whose message quotes what was parsed, and what is said instead. */
const QUOTING: Readonly<Record<string, string>> = {
  ZodError: 'does not fit the schema',
  $ZodError: 'does not fit the schema',
  SyntaxError: 'is not JSON',
}

export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (entry) => cutEntries(entry, 0) },
      serializers: { err: (error) => describeError(error, 0) },
    },
    ...(destination ? [destination] : []),
  )
}

function cutEntries(entries: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? '[cut]' : cutSecrets(value, depth + 1),
    ]),
  )
}

function cutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value
  if (depth > MAX_DEPTH) return '[deep]'
  return Array.isArray(value) ? value.map((item) => cutSecrets(item, depth + 1)) : cutEntries(value, depth)
}

/** Name, place and causes of an error; never its properties: the SDK's carry whole requests, zod's the values received. */
function describeError(error: unknown, depth: number): unknown {
  if (error === undefined) return undefined
  if (!(error instanceof Error) || depth > MAX_DEPTH) return typeof error
  const quoted = QUOTING[error.name]
  return {
    name: error.name,
    message: quoted ?? error.message,
    ...(error.cause === undefined
      ? { stack: quoted ? undefined : error.stack }
      : { cause: describeError(error.cause, depth + 1) }),
  }
}
