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

/** Name, place and causes of an error; never its properties: the SDK's carry whole requests, zod's the values received. */
function describeError(error: unknown): unknown {
  if (error === undefined) return undefined
  if (!(error instanceof Error)) return typeof error
  const isZod = error.name === 'ZodError' || error.name === '$ZodError'
  return {
    name: error.name,
    message: isZod ? 'does not fit the schema' : error.message,
    ...(error.cause === undefined
      ? { stack: isZod ? undefined : error.stack }
      : { cause: describeError(error.cause) }),
  }
}
