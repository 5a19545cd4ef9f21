import { type Html, html } from './html.ts'
import { link, siteUrl } from './site.ts'
import type { Context, World } from './world.ts'

interface Page {
  readonly title: string
  /** Text and path of every step above this page. */
  readonly breadcrumb?: readonly (readonly [text: string, path: string])[]
  readonly sidebar?: Html
  readonly main: Html
  readonly scripts?: Html
}

/** The frame of every page, with the hooks that scripts read from CKAN's own: site root, CSRF, account. */
export function renderPage(world: World, ctx: Context, page: Page): void {
  const to = (path: string) => link(world, ctx, path)
  const site = siteUrl(world, ctx)
  const session = ctx.state.session
  ctx.type = 'html'
  ctx.set('Cache-Control', 'no-store')
  ctx.body = html`<!doctype html>
<html lang="${ctx.state.localePrefix?.slice(1) || 'en'}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="generator" content="ckan 2.11.5">
  <meta name="site-root" content="${site}/">
  ${
    session &&
    html`<meta name="csrf_field_name" content="_csrf_token">
  <meta name="_csrf_token" content="${session.csrfToken}">`
  }
  <title>${page.title} - Open Data</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="${world.rootPath}/base/portal.css">
</head>
<body data-site-root="${site}/" data-locale-root="${site}${ctx.state.localePrefix}/">
  <div class="account-masthead"><div class="container">${account(ctx, to)}</div></div>
  <header class="masthead"><div class="container">
    <a class="logo" href="${to('/')}">Open Data<small>Demonstration portal</small></a>
    <nav><a class="tab" href="${to('/dataset/')}">Datasets</a></nav>
  </div></header>
  <div class="main"><div id="content" class="container">
    <nav class="toolbar" aria-label="Breadcrumb"><ol class="breadcrumb">
      <li><a href="${to('/')}">Home</a></li>
      ${page.breadcrumb?.map(
        ([text, path], index, { length }) =>
          html`<li><a${index === length - 1 && html` class="here"`} href="${to(path)}">${text}</a></li>`,
      )}
    </ol></nav>
    <div class="wrapper${page.sidebar ? '' : ' no-sidebar'}">
      ${page.sidebar && html`<aside class="secondary">${page.sidebar}</aside>`}
      <main class="primary">${page.main}</main>
    </div>
  </div></div>
  <footer class="site-footer"><div class="container">
    A small stand-in for CKAN that keeps everything in memory. It exists to show and test s3multipart.
  </div></footer>
  ${page.scripts}
</body>
</html>`.markup
}

function account(ctx: Context, to: (path: string) => string): Html {
  const { person, session } = ctx.state
  if (!person)
    return html`<nav class="account not-authed" aria-label="Account"><ul>
      <li><a href="${to('/user/login')}">Log in</a></li>
    </ul></nav>`
  return html`<div class="account avatar authed" data-module="me" data-me="${person.id}"><ul>
      <li><a href="${to(`/user/${person.name}`)}" class="image" title="View profile"><span class="username">${person.fullname}</span></a></li>
      <li><form method="post" action="${to('/user/_logout')}">
        <input type="hidden" name="_csrf_token" value="${session?.csrfToken}">
        <button type="submit">Log out</button>
      </form></li>
    </ul></div>`
}
