/** Which pages may call: exact origins only. CKAN's cookie comes along with every request, so a page must prove itself. */
import cors from '@koa/cors'
import type { Context, Middleware, Next } from 'koa'
import { portalCookies } from './caller.ts'
import type { Config } from './config.ts'
import { ServiceError } from './errors.ts'

/** A header that no form and no foreign page can send without asking first. */
const GUARD_HEADER = 'X-S3Multipart'

/** Seconds a browser may keep a preflight's answer: Chromium's cap. */
const PREFLIGHT_SECONDS = 7200

export function corsHeaders(config: Pick<Config, 'allowedOrigins' | 'tokenHeader'>): Middleware {
  return cors({
    origin: (ctx: Context) => (config.allowedOrigins.includes(ctx.get('origin')) ? ctx.get('origin') : ''),
    credentials: true,
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Content-Type', GUARD_HEADER, config.tokenHeader],
    exposeHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: PREFLIGHT_SECONDS,
    keepHeadersOnError: false,
  })
}

/**
 * Refuses the POST of a page that is not on the list. With a cookie the sender must name an allowed origin; a tool that
 * sends a token and no `Origin` is no browser page and passes.
 * @throws {ServiceError} `wrong_origin`
 */
export function originGate(config: Pick<Config, 'allowedOrigins' | 'cookieNames'>): Middleware {
  return async (ctx: Context, next: Next) => {
    if (ctx.method === 'POST') requireAllowedOrigin(ctx, config)
    await next()
  }
}

function requireAllowedOrigin(ctx: Context, config: Pick<Config, 'allowedOrigins' | 'cookieNames'>): void {
  const origin = ctx.get('origin')
  if (origin && !config.allowedOrigins.includes(origin)) throw new ServiceError('wrong_origin')
  const withCookie = portalCookies(ctx.get('cookie'), config.cookieNames) !== ''
  const crossSite = ctx.get('sec-fetch-site') === 'cross-site'
  if (withCookie && (!origin || crossSite || !ctx.get(GUARD_HEADER))) throw new ServiceError('wrong_origin')
}
