import Router from '@koa/router'
import { ActionError } from './action-error.ts'
import { actions } from './actions.ts'
import { readBody } from './request.ts'
import { type Fields, ValidationError } from './resource-schema.ts'
import { formFields } from './save-resource.ts'
import { siteUrl } from './site.ts'
import type { Context, RequestState, World } from './world.ts'

/** `/api/3/action/...`, with CKAN's envelopes and status codes. */
export function actionApi(world: World): Router<RequestState> {
  const router = new Router<RequestState>()
  router.all(['/api/action/:name', '/api/3/action/:name'], async (ctx) => {
    const name = ctx.params.name ?? ''
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!action) return badRequest(ctx, `Action name not known: ${name}`)
    if (ctx.method === 'GET' && !action.sideEffectFree)
      return badRequest(ctx, 'JSON Error: Invalid request. Please use POST method for your request')
    const fields = await requestFields(ctx)
    if (!fields) return badRequest(ctx, 'JSON Error: Error decoding JSON data.')
    const help = `${siteUrl(world, ctx)}/api/3/action/help_show?name=${name}`
    try {
      const call = { world, person: ctx.state.person, siteUrl: siteUrl(world, ctx) }
      ctx.body = { help, success: true, result: await action.run(fields, call) }
    } catch (error) {
      const { status, body } = asActionError(error)
      ctx.status = status
      ctx.body = { help, success: false, error: body }
    }
  })
  return router
}

function asActionError(error: unknown): ActionError {
  if (error instanceof ActionError) return error
  if (error instanceof ValidationError)
    return new ActionError(409, { ...error.errors, __type: 'Validation Error' })
  throw error
}

/** CKAN answers these as a bare JSON string, outside of its envelope. */
function badRequest(ctx: Context, message: string): void {
  ctx.status = 400
  ctx.type = 'json'
  ctx.body = JSON.stringify(`Bad request - ${message}`)
}

async function requestFields(ctx: Context): Promise<Fields | null> {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return { ...ctx.query }
  if (ctx.state.form) return formFields(ctx.state.form)
  try {
    const parsed: unknown = JSON.parse((await readBody(ctx)).toString('utf8') || '{}')
    return isFields(parsed) ? parsed : null
  } catch {
    return null
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
