import { PageError } from './page-error.ts'
import { personWithToken } from './people.ts'
import { csrfTokenFits, fingerprintOf, tokenOf } from './session.ts'
import type { Context, Middleware, World } from './world.ts'

const maxRecorded = 1000
const maxBodyBytes = 32 * 1024 * 1024

/** What tests ask about: which credential did the backend send, and in whose name. */
export function record(world: World): Middleware {
  return (ctx, next) => {
    const pick = (name: string) => ctx.get(name) || undefined
    world.requests.push({
      method: ctx.method,
      path: ctx.originalUrl,
      headers: {
        authorization: pick('authorization'),
        cookie: pick('cookie'),
        'user-agent': pick('user-agent'),
        'x-ckan-api-key': pick('x-ckan-api-key'),
        'x-forwarded-for': pick('x-forwarded-for'),
      },
    })
    if (world.requests.length > maxRecorded) world.requests.shift()
    return next()
  }
}

/** CKAN strips its root path and a leading locale before it routes: `/portal/de/dataset/x` is `/dataset/x`. */
export function stripPrefixes(world: World): Middleware {
  return (ctx, next) => {
    if (world.rootPath && ctx.path !== world.rootPath && !ctx.path.startsWith(`${world.rootPath}/`)) return
    const path = ctx.path.slice(world.rootPath.length)
    const locale = /^\/(?:de|en|fr|it|es|pt_BR)(?=\/|$)/.exec(path)?.[0] ?? ''
    ctx.state.localePrefix = locale
    ctx.path = path.slice(locale.length) || '/'
    return next()
  }
}

/** Token before cookie, as 2.12 does it. A token that is unknown leaves the caller anonymous, it does not answer 401. */
export function identify(world: World): Middleware {
  return (ctx, next) => {
    const token = tokenOf(ctx.req)
    const byToken = token === null ? null : personWithToken(world.people, token)
    const session = byToken ? null : sessionOf(world, ctx)
    const hidden = ctx.path.startsWith('/api/') && !world.settings.cookieAuthInApi
    const active = session?.person?.state === 'active' && !hidden
    ctx.state.byToken = byToken !== null
    ctx.state.session = session
    ctx.state.person = byToken ?? (active ? (session?.person ?? null) : null)
    return next()
  }
}

function sessionOf(world: World, ctx: Context) {
  const session = world.sessions.get(ctx.cookies.get('ckan') ?? '')
  if (!session) return null
  const stolen = world.settings.strongSessionProtection && session.fingerprint !== fingerprintOf(ctx.req)
  if (!stolen) return session
  world.sessions.delete(session.id)
  return null
}

/** Forms only; the platform parses them. JSON is the API's own affair. */
export const readForm: Middleware = async (ctx, next) => {
  ctx.state.form = null
  if (ctx.method === 'POST' && ctx.is('multipart', 'urlencoded')) {
    const body = await readBody(ctx)
    try {
      ctx.state.form = await new Response(body, {
        headers: { 'content-type': ctx.get('content-type') },
      }).formData()
    } catch (cause) {
      throw new PageError(400, 'The form could not be read', { cause })
    }
  }
  return next()
}

export async function readBody(ctx: Context): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of ctx.req) {
    bytes += chunk.length
    // A stock upload into memory: enough for a demonstration, and what the product exists to avoid.
    if (bytes > maxBodyBytes) throw new PageError(413, 'The file is too large for this portal')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** flask-wtf: the token in the form or in a header, for every write that did not come with an API token. */
export const requireCsrfToken: Middleware = (ctx, next) => {
  if (ctx.method === 'GET' || ctx.method === 'HEAD' || ctx.state.byToken) return next()
  const field = ctx.state.form?.get('_csrf_token')
  const given = typeof field === 'string' ? field : ctx.get('X-CSRFToken')
  if (!given) throw new PageError(400, 'The CSRF token is missing.')
  if (!ctx.state.session) throw new PageError(400, 'The CSRF session token is missing.')
  if (!csrfTokenFits(ctx.state.session, given)) throw new PageError(400, 'The CSRF tokens do not match.')
  return next()
}
