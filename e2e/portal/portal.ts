import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { actionApi } from './action-api.ts'
import { type Dataset, demoCatalogue } from './catalogue.ts'
import { datasetPages } from './dataset-pages.ts'
import { errorPages } from './error-page.ts'
import { type FaultKind, faults } from './fault.ts'
import { demoPeople, organizations, type Person, type Role } from './people.ts'
import { proxyToBackend } from './proxy.ts'
import { identify, readForm, record, requireCsrfToken, stripPrefixes } from './request.ts'
import { resourcePages } from './resource-pages.ts'
import { staticFiles } from './static-files.ts'
import { userPages } from './user-pages.ts'
import type { Context, RecordedRequest, RequestState, Settings, World } from './world.ts'

const defaults: Settings = {
  siteUrl: null,
  backendUrl: null,
  embed: false,
  widgetUrl: null,
  markup: '2.10',
  uploads: true,
  cookieAuthInApi: true,
  strongSessionProtection: false,
  demoSignIn: true,
  contentSecurityPolicy: null,
}

function createWorld(settings: Partial<Settings> = {}, rootPath = ''): World {
  return {
    settings: { ...defaults, ...settings },
    people: demoPeople(),
    catalogue: demoCatalogue(),
    sessions: new Map(),
    rootPath,
    requests: [],
    fault: null,
  }
}

/** The smallest honest stand-in for CKAN 2.10 to 2.12, behind the reverse proxy a portal would have. */
function createPortal(world: World): Koa<RequestState> {
  const app = new Koa<RequestState>()
  // A browser that leaves a proxied upload is no error of the portal.
  app.on('error', (error: Error, ctx?: Context) => {
    if (ctx?.respond !== false) app.onerror(error)
  })
  app.use(proxyToBackend(world))
  app.use(record(world))
  app.use(stripPrefixes(world))
  app.use(faults(world))
  app.use(async (ctx, next) => {
    if (world.settings.contentSecurityPolicy)
      ctx.set('Content-Security-Policy', world.settings.contentSecurityPolicy)
    await next()
  })
  app.use(identify(world))
  app.use(errorPages(world))
  app.use(readForm)
  app.use(staticFiles().routes())
  app.use(requireCsrfToken)
  app.use(actionApi(world).routes())
  app.use(userPages(world).routes())
  app.use(resourcePages(world).routes())
  app.use(datasetPages(world).routes())
  return app
}

export interface PortalOptions extends Partial<Settings> {
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: string
  readonly rootPath?: string
}

export interface Portal {
  /** Without a slash at the end, with the root path. */
  readonly url: string
  readonly settings: Settings
  readonly requests: RecordedRequest[]
  readonly datasets: readonly Dataset[]
  /** The API token of each user at the start. */
  readonly tokens: Readonly<Record<string, string>>
  /** What a browser's `Cookie` header would say, without the way through a form. */
  signIn(user: string): Promise<string>
  /** Null takes the role away. */
  setRole(user: string, role: Role | null, organization?: string): void
  revokeToken(user: string): void
  deleteUser(user: string): void
  /** Ends every session, as a restart without persistent sessions does. */
  signOutEveryone(): void
  /** `path` is matched against the path without root path and locale. */
  setFault(kind: FaultKind | null, options?: { path?: RegExp; slowMilliseconds?: number }): void
  stop(): Promise<void>
}

export async function startPortal(options: PortalOptions = {}): Promise<Portal> {
  const { port = 0, host = '127.0.0.1', rootPath = '', ...settings } = options
  const world = createWorld(settings, rootPath)
  const server = createServer(createPortal(world).callback())
  server.listen(port, host)
  await once(server, 'listening')
  const url = `http://${host}:${(server.address() as AddressInfo).port}${rootPath}`
  const personNamed = (name: string): Person => {
    const person = world.people.get(name)
    if (!person) throw new Error(`The portal has no user ${name}`)
    return person
  }
  return {
    url,
    settings: world.settings,
    requests: world.requests,
    datasets: world.catalogue.datasets,
    tokens: Object.fromEntries([...world.people.values()].map(({ name, token }) => [name, token ?? ''])),
    async signIn(user) {
      const answer = await fetch(`${url}/demo/sign-in-as/${user}`, { redirect: 'manual' })
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    },
    setRole(user, role, organization = 'city-lab') {
      const id = organizations.find(({ name }) => name === organization)?.id
      if (!id) throw new Error(`The portal has no organization ${organization}`)
      if (role) personNamed(user).roles.set(id, role)
      else personNamed(user).roles.delete(id)
    },
    revokeToken(user) {
      personNamed(user).token = null
    },
    deleteUser(user) {
      personNamed(user).state = 'deleted'
    },
    signOutEveryone() {
      world.sessions.clear()
    },
    setFault(kind, { path = /^/, slowMilliseconds = 30_000 } = {}) {
      world.fault = kind && { kind, path, slowMilliseconds }
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
