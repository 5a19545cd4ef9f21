import type { Context } from 'koa'
import type { Deps } from '../deps.ts'

/** `GET /s3multipart/healthz`: the process answers. */
export function healthz(ctx: Context): void {
  ctx.body = { status: 'ok' }
}

/** `GET /s3multipart/readyz`: CKAN and the bucket answer. STS is not asked: its quota is the portal's whole account's. */
export async function readyz(ctx: Context, { ckan, storage }: Deps): Promise<void> {
  const [portal, bucket] = await Promise.all([ckan.isReachable(), storage.isReachable()])
  ctx.status = portal && bucket ? 200 : 503
  ctx.body = {
    status: portal && bucket ? 'ok' : 'unavailable',
    portal: portal ? 'ok' : 'unavailable',
    bucket: bucket ? 'ok' : 'unavailable',
  }
}
