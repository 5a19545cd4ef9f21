/** Who sent a request, as far as its headers tell; only CKAN can say whether it is true. */
import type { Context } from 'koa'
import type { Config } from './config.ts'
import { ServiceError } from './errors.ts'

/** What is passed on to CKAN for one request, and to nobody else. Never both a token and a cookie. */
export interface Caller {
  readonly credential: 'token' | 'cookie' | 'none'
  /** Headers for CKAN: the credential, and what CKAN's session protection compares. */
  readonly headers: Readonly<Record<string, string>>
}

const TOKEN = /^[\x21-\x7e]{1,4096}$/

/** @throws {ServiceError} `not_signed_in` for a token that could not be one */
export function readCaller(ctx: Context, config: Pick<Config, 'tokenHeader' | 'cookieNames'>): Caller {
  const about = {
    ...(ctx.get('user-agent') && { 'user-agent': ctx.get('user-agent') }),
    'x-forwarded-for': ctx.ips.length > 0 ? ctx.ips.join(', ') : ctx.ip,
  }
  const token = ctx.get(config.tokenHeader)
  // `Basic` belongs to a staging site's gate, not to CKAN.
  if (token && !/^basic /i.test(token)) {
    if (!TOKEN.test(token)) throw new ServiceError('not_signed_in', { detail: 'not an API token' })
    return { credential: 'token', headers: { ...about, [config.tokenHeader]: token } }
  }
  const cookie = portalCookies(ctx.get('cookie'), config.cookieNames)
  if (cookie) return { credential: 'cookie', headers: { ...about, cookie } }
  return { credential: 'none', headers: about }
}

/** The portal's cookies as they came, quoting included; every other cookie stays here. */
export function portalCookies(header: string, names: readonly string[]): string {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => names.includes(pair.slice(0, Math.max(pair.indexOf('='), 0))))
    .join('; ')
}
