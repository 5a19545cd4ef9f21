import { createProxyServer } from 'httpxy'
import type { Middleware, World } from './world.ts'

const badGateway = '<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>'

/**
 * The nginx in front of a portal: it puts the backend on the portal's own site, without which the session
 * cookie would never reach it. Host and redirects stay untouched, bodies stream.
 */
export function proxyToBackend(world: World): Middleware {
  const proxy = createProxyServer({ xfwd: true })
  return async (ctx, next) => {
    const path = ctx.url.slice(world.rootPath.length)
    if (!path.startsWith('/s3multipart/')) return next()
    ctx.respond = false
    ctx.req.url = path
    try {
      const target = world.settings.backendUrl
      if (!target) throw new Error('The portal has no backendUrl')
      await proxy.web(ctx.req, ctx.res, { target })
    } catch {
      if (ctx.res.headersSent) ctx.res.destroy()
      else ctx.res.writeHead(502, { 'Content-Type': 'text/html' }).end(badGateway)
    }
  }
}
