import { readFile } from 'node:fs/promises'
import Router from '@koa/router'
import type { RequestState } from './world.ts'

/** A closed list: nothing of the request becomes a path. */
const files: ReadonlyMap<string, URL> = new Map([
  ['portal.css', new URL('./static/portal.css', import.meta.url)],
  ['resource-form.js', new URL('./static/resource-form.js', import.meta.url)],
])

export function staticFiles(): Router<RequestState> {
  const router = new Router<RequestState>()
  router.get('/base/:file', async (ctx) => {
    const file = files.get(ctx.params.file ?? '')
    if (!file) return
    ctx.type = file.pathname.endsWith('.css') ? 'css' : 'js'
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = await readFile(file)
  })
  return router
}
