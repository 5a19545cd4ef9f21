import { setTimeout as delay } from 'node:timers/promises'
import { html } from './html.ts'
import type { Context, Middleware, World } from './world.ts'

export type FaultKind = 'down' | 'slow' | 'html' | '500' | 'maintenance' | 'redirect'

export interface Fault {
  readonly kind: FaultKind
  /** Only these paths fail, so that the API can be well while the page is not. */
  readonly path: RegExp
  readonly slowMilliseconds: number
}

/** The bad answers that real portals give: to none of them may a backend grant anything. */
export function faults(world: World): Middleware {
  return async (ctx, next) => {
    const fault = world.fault
    if (!fault?.path.test(ctx.path)) return next()
    if (fault.kind === 'slow') {
      await delay(fault.slowMilliseconds, undefined, { ref: false })
      return next()
    }
    if (fault.kind === 'down') {
      ctx.respond = false
      ctx.req.socket.destroy()
      return
    }
    answerBadly(ctx, fault.kind)
  }
}

function answerBadly(ctx: Context, kind: Exclude<FaultKind, 'slow' | 'down'>): void {
  ctx.type = 'html'
  if (kind === 'redirect') {
    ctx.redirect('https://sso.example.org/login?service=portal')
    return
  }
  if (kind === '500') {
    ctx.status = 500
    ctx.body = '<!doctype html><title>Internal server error</title><h1>Internal server error</h1>'
    return
  }
  // Single sign-on and some maintenance pages answer 200.
  ctx.status = kind === 'maintenance' ? 503 : 200
  if (kind === 'maintenance') ctx.set('Retry-After', '120')
  const text = kind === 'maintenance' ? 'Back in two minutes' : 'Please sign in'
  ctx.body = html`<!doctype html><title>${text}</title><h1>${text}</h1>`.markup
}
