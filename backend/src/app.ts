/** The HTTP service: every request passes the same steps, then one route. */
import { randomUUID } from 'node:crypto'
import Router from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import type { Logger } from 'pino'
import { storageError } from './aws-error.ts'
import type { Deps } from './deps.ts'
import { ServiceError } from './errors.ts'
import { corsHeaders, originGate } from './origin-gate.ts'
import type { ErrorAnswer } from './protocol.ts'
import { discardBody } from './request.ts'
import { abortUpload } from './routes/abort-upload.ts'
import { completeUpload } from './routes/complete-upload.ts'
import { download } from './routes/download.ts'
import { healthz, readyz } from './routes/health.ts'
import { issueCredentials } from './routes/issue-credentials.ts'
import { listUploads } from './routes/list-uploads.ts'
import { openUpload } from './routes/open-upload.ts'
import { widgetScript } from './routes/widget-script.ts'

declare module 'koa' {
  interface DefaultContext {
    log: Logger
    requestId: string
  }
}

/** Makes the service; opens nothing and starts nothing. */
export function createApp(deps: Deps): Koa {
  const app = new Koa({ proxy: deps.config.trustedProxies > 0, maxIpsCount: deps.config.trustedProxies })
  const router = new Router({ prefix: '/s3multipart', strict: true, sensitive: true })

  router.get('/healthz', healthz)
  router.get('/readyz', (ctx) => readyz(ctx, deps))
  router.post('/uploads', (ctx) => openUpload(ctx, deps))
  router.get('/uploads', (ctx) => listUploads(ctx, deps))
  router.post('/uploads/complete', (ctx) => completeUpload(ctx, deps))
  router.post('/uploads/abort', (ctx) => abortUpload(ctx, deps))
  router.post('/credentials', (ctx) => issueCredentials(ctx, deps))
  router.get('/download/:packageId/:upload/:filename', (ctx) => download(ctx, deps))
  router.get('/:file', (ctx) => widgetScript(ctx, deps))

  app.use(requestLog(deps))
  app.use(securityHeaders)
  app.use(corsHeaders(deps.config))
  app.use(errorAnswers)
  app.use(originGate(deps.config))
  app.use(router.routes())
  app.use(() => {
    throw new ServiceError('not_found')
  })
  return app
}

function requestLog({ logger }: Deps) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now()
    ctx.requestId = randomUUID()
    ctx.log = logger.child({ requestId: ctx.requestId })
    ctx.set('X-Request-Id', ctx.requestId)
    await next()
    const durationMs = Math.round(performance.now() - started)
    ctx.log.info(
      { method: ctx.method, path: ctx.path, status: ctx.status, durationMs, ip: ctx.ip },
      'request',
    )
  }
}

async function securityHeaders(ctx: Context, next: Next): Promise<void> {
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  await next()
}

/** Every failure leaves as an entry of the closed table; what really happened goes to the log. */
async function errorAnswers(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    await discardBody(ctx)
    const refusal =
      error instanceof ServiceError
        ? error
        : (storageError(error) ?? new ServiceError('internal', { cause: error }))
    const { code, status, publicMessage, retryAfterSeconds } = refusal
    const answer: ErrorAnswer = {
      error: { code, message: publicMessage, requestId: ctx.requestId, retryAfterSeconds },
    }
    ctx.status = status
    ctx.body = answer
    if (retryAfterSeconds) ctx.set('Retry-After', String(retryAfterSeconds))
    const level = status >= 500 ? 'error' : 'warn'
    ctx.log[level]({ event: 'refused', code, err: status >= 500 ? refusal : refusal.cause }, 'refused')
  }
}
