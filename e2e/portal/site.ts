import type { Context, World } from './world.ts'

/** `ckan.site_url` with the root path, without a slash at the end. Unset, it is the address the browser used. */
export const siteUrl = (world: World, ctx: Context) =>
  (world.settings.siteUrl ?? `${ctx.protocol}://${ctx.host}`) + world.rootPath

/** CKAN's `h.url_for`: keeps the root path and the language of the page. */
export const link = (world: World, ctx: Context, path: string) =>
  world.rootPath + (ctx.state.localePrefix ?? '') + path

/** Only a path of this site. `//host`, `/\host` and `https:` would turn a sign-in link into an open redirect. */
export function localPath(path: unknown, fallback: string): string {
  if (typeof path !== 'string' || !path.startsWith('/')) return fallback
  const base = 'http://portal.invalid'
  const target = URL.canParse(path, base) ? new URL(path, base) : null
  // `/.//host` is on this site by origin and yet comes out as `//host`.
  const local = target?.origin === base && !target.pathname.startsWith('//')
  return target && local ? target.pathname + target.search + target.hash : fallback
}
