import Router from '@koa/router'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { PageError } from './page-error.ts'
import { organizationOf, type Person } from './people.ts'
import { openSession } from './session.ts'
import { link, localPath } from './site.ts'
import type { Context, RequestState, World } from './world.ts'

export const demoPassword = 'demo'

export function userPages(world: World): Router<RequestState> {
  const router = new Router<RequestState>()

  router.get('/user/login', (ctx) => {
    if (!ctx.state.session) startSession(world, ctx, null)
    loginPage(world, ctx)
  })

  router.post('/user/login', (ctx) => {
    const person = world.people.get(String(ctx.state.form?.get('login')))
    const right = ctx.state.form?.get('password') === demoPassword && person?.state === 'active'
    if (!right) return loginPage(world, ctx, 'Login failed. Bad username or password.')
    startSession(world, ctx, person)
    ctx.redirect(localPath(ctx.query.next, link(world, ctx, '/')))
  })

  router.post('/user/_logout', (ctx) => {
    if (ctx.state.session) world.sessions.delete(ctx.state.session.id)
    ctx.cookies.set('ckan', null)
    ctx.redirect(link(world, ctx, '/'))
  })

  router.get('/user/:name', (ctx) => {
    const person = world.people.get(ctx.params.name ?? '')
    if (!person) throw new PageError(404, 'User not found')
    profilePage(world, ctx, person)
  })

  /** An address for the README: one click, and an editor stands before the form. */
  router.get('/demo/sign-in-as/:name', (ctx) => {
    const person = world.people.get(ctx.params.name ?? '')
    if (!world.settings.demoSignIn || person?.state !== 'active') throw new PageError(404, 'Page not found')
    startSession(world, ctx, person)
    ctx.redirect(localPath(ctx.query.next, link(world, ctx, '/')))
  })

  return router
}

function startSession(world: World, ctx: Context, person: Person | null): void {
  if (ctx.state.session) world.sessions.delete(ctx.state.session.id)
  const session = openSession(world.sessions, ctx.req, person)
  ctx.state.session = session
  ctx.cookies.set('ckan', session.id, { httpOnly: true, sameSite: 'lax', overwrite: true })
}

function loginPage(world: World, ctx: Context, error?: string): void {
  renderPage(world, ctx, {
    title: 'Login',
    breadcrumb: [['Login', '/user/login']],
    main: html`<section class="module-content narrow"><h1>Login</h1>
      ${error && html`<div class="alert alert-error">${error}</div>`}
      <form method="post" class="dataset-form">
        <input type="hidden" name="_csrf_token" value="${ctx.state.session?.csrfToken}">
        <div class="form-group"><label class="form-label" for="field-login">Username or Email</label>
          <input class="form-control" id="field-login" name="login" autocomplete="username" required></div>
        <div class="form-group"><label class="form-label" for="field-password">Password</label>
          <input class="form-control" id="field-password" name="password" type="password" autocomplete="current-password" required></div>
        <div class="form-actions"><button class="btn btn-primary" type="submit">Login</button></div>
      </form>
      <p class="muted">This is a demonstration. The users are ${[...world.people.values()].map(
        ({ name }, index) => html`${index > 0 && ', '}<code>${name}</code>`,
      )}; the password of all of them is <code>${demoPassword}</code>.</p></section>`,
  })
}

function profilePage(world: World, ctx: Context, person: Person): void {
  const roles = [...person.roles].map(([id, role]) => `${role} of ${organizationOf(id)?.title ?? id}`)
  renderPage(world, ctx, {
    title: person.fullname,
    breadcrumb: [[person.fullname, `/user/${person.name}`]],
    main: html`<section class="module-content"><h1>${person.fullname}</h1>
      <p>${person.sysadmin ? 'sysadmin' : roles.join(', ') || 'in no organization'}</p></section>`,
  })
}
