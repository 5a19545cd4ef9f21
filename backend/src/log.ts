/** Structured logs: one JSON line each. What could open a door is cut out wherever it stands. */
import { type DestinationStream, type Logger, pino } from 'pino'

const SECRET_PATHS = [
  'authorization',
  'cookie',
  'ticket',
  'secretAccessKey',
  'sessionToken',
  'token',
  'password',
]

export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
      serializers: { err: describeError },
    },
    ...(destination ? [destination] : []),
  )
}

/** Errors whose message quotes what was parsed, and what is said instead. */
const QUOTING: Readonly<Record<string, string>> = {
  ZodError: 'does not fit the schema',
  $ZodError: 'does not fit the schema',
  SyntaxError: 'is not JSON',
}

/** Name, place and causes of an error; never its properties: the SDK's carry whole requests, zod's the values received. */
function describeError(error: unknown): unknown {
  if (error === undefined) return undefined
  if (!(error instanceof Error)) return typeof error
  const quoted = QUOTING[error.name]
  return {
    name: error.name,
    message: quoted ?? error.message,
    ...(error.cause === undefined
      ? { stack: quoted ? undefined : error.stack }
      : { cause: describeError(error.cause) }),
  }
}
