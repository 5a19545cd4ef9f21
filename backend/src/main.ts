/** The process: environment in, exit code out. Nothing else in the backend touches `process`. */
import { createServer } from 'node:http'
import { ConfigError, readConfig } from './config.ts'
import { createLogger } from './log.ts'
import { createService } from './service.ts'
import { readWidget } from './widget-files.ts'

/** Requests under way get this long to end; a seal that takes longer is found again by the next replica. */
const DRAIN_MS = 25_000
const DRAIN_STEP_MS = 500
const HEADERS_TIMEOUT_MS = 15_000
/** Longer than any proxy in front keeps its own side open, so that the proxy closes first. */
const KEEP_ALIVE_MS = 75_000

try {
  const config = readConfig(process.env)
  const logger = createLogger(config.logLevel)
  const widget = await readWidget(new URL('../../widget/dist/', import.meta.url))
  const { app, close } = createService(config, widget, logger)
  app.on('error', (error) => logger.error({ err: error }, 'a request failed outside the routes'))

  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    app.callback(),
  )
  server.on('error', (error) => {
    logger.error({ err: error }, 'cannot listen')
    process.exitCode = 1
  })
  server.listen(config.port, config.host, () => {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : config.port
    logger.info(
      { event: 'listening', host: config.host, port, engine: config.engine, bucket: config.bucket },
      'listening',
    )
  })

  const drain = () => {
    logger.info({ event: 'draining' }, 'draining')
    server.close(() => close())
    // A connection that answers while the service ends is of no more use: it says so, and goes when it is idle.
    server.prependListener('request', (_, answer) => answer.setHeader('Connection', 'close'))
    setInterval(() => server.closeIdleConnections(), DRAIN_STEP_MS).unref()
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref()
  }
  process.once('SIGTERM', drain)
  process.once('SIGINT', drain)
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 2
}
