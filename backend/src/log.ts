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

/** Name, code and causes of an error; never its properties: the SDK's carry whole requests, zod's the values received. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error
  return {
    name: error.name,
    message: error.name === 'ZodError' ? 'does not fit the schema' : error.message,
    ...(depth === 0 && error.stack && { stack: error.name === 'ZodError' ? undefined : error.stack }),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  }
}
