import { readFile } from 'node:fs/promises'
import Router from '@koa/router'
import type { RequestState } from './world.ts'

const types: Readonly<Record<string, string>> = { 'portal.css': 'css', 'resource-form.js': 'js' }

/** The names are a closed list: nothing of the request becomes a path. */
export function staticFiles(): Router<RequestState> {
  const router = new Router<RequestState>()
  router.get('/base/:file', async (ctx) => {
    const file = ctx.params.file ?? ''
    const type = Object.hasOwn(types, file) ? types[file] : undefined
    if (!type) return
    ctx.type = type
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = await readFile(new URL(`static/${file}`, import.meta.url))
  })
  return router
}
