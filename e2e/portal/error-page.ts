import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { PageError } from './page-error.ts'
import type { Middleware, World } from './world.ts'

/** CKAN answers its errors in HTML, also the one about a CSRF token on an API call. */
export function errorPages(world: World): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.respond !== false && !ctx.body) throw new PageError(404, 'Page not found')
    } catch (error) {
      const known = error instanceof PageError ? error : null
      if (!known) ctx.app.emit('error', error, ctx)
      ctx.status = known?.status ?? 500
      const message = known ? known.message : 'Internal server error'
      const title = `${ctx.status} ${ctx.message}`
      renderPage(world, ctx, {
        title,
        main: html`<div class="module-content"><h1>${title}</h1><p>${message}</p></div>`,
      })
    }
  }
}
