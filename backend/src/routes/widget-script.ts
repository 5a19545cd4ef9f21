import type { Context } from 'koa'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'

/** `GET /s3multipart/widget.js`, and under its hashed name for pages that pin it by integrity. */
export function widgetScript(ctx: Context, { widget }: Deps): void {
  const name = String(ctx.params.file)
  if (name !== 'widget.js' && name !== widget.hashedName) throw new ServiceError('not_found')
  ctx.type = 'text/javascript; charset=utf-8'
  const gzip = ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
  // Two bodies are two strong ETags (RFC 9110 8.8.3).
  ctx.etag = gzip ? widget.etag.replace(/"$/, '-gzip"') : widget.etag
  ctx.vary('Accept-Encoding')
  ctx.set('Cache-Control', name === 'widget.js' ? 'no-cache' : 'public, max-age=31536000, immutable')
  // A portal of another origin may pin the script by `integrity`, which needs CORS; the file is public.
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.remove('Access-Control-Allow-Credentials')
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
  ctx.status = 200
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  if (gzip) ctx.set('Content-Encoding', 'gzip')
  ctx.body = gzip ? widget.gzipped : widget.script
}
