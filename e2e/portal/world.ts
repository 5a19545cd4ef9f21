import type Koa from 'koa'
import type { Catalogue } from './catalogue.ts'
import type { Fault } from './fault.ts'
import type { People, Person } from './people.ts'
import type { Session, Sessions } from './session.ts'

export type Markup = '2.9' | '2.10'

/** What an administrator would set in ckan.ini or in the proxy. Tests change it while the portal runs. */
export interface Settings {
  /** `ckan.site_url`, an origin; null takes the one each request came to. */
  siteUrl: string | null
  /** Where `/s3multipart/*` is proxied to; null answers 502 as a proxy without an upstream does. */
  backendUrl: string | null
  /** Print the widget's script tag on the pages of the resource form. */
  embed: boolean
  /** Null: what `h.url_for_static('/s3multipart/widget.js')` gives. */
  widgetUrl: string | null
  /** `2.9` is also the markup of ckanext-scheming in every version; `?markup=` overrides it. */
  markup: Markup
  /** CKAN's own file store. Off, the form has only its URL input. */
  uploads: boolean
  /** `ckan.auth.enable_cookie_auth_in_api` */
  cookieAuthInApi: boolean
  /** `SESSION_PROTECTION=strong` */
  strongSessionProtection: boolean
  /** `/demo/sign-in-as/:user`, which asks for no password. */
  demoSignIn: boolean
  /** CKAN sends none; the web server of a careful portal does. */
  contentSecurityPolicy: string | null
}

export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<
    Partial<Record<'authorization' | 'cookie' | 'user-agent' | 'x-ckan-api-key' | 'x-forwarded-for', string>>
  >
}

export interface World {
  readonly settings: Settings
  readonly people: People
  readonly catalogue: Catalogue
  readonly sessions: Sessions
  /** `ckan.root_path` without the language, `''` or like `/portal`. */
  readonly rootPath: string
  /** Every request to CKAN itself, oldest first; the proxied ones are not CKAN's. */
  readonly requests: RecordedRequest[]
  fault: Fault | null
}

/** Known of every request once `identify` has run. */
export interface RequestState {
  person: Person | null
  /** A token call needs no CSRF token. */
  byToken: boolean
  session: Session | null
  /** `/de`, or empty. */
  localePrefix: string
  form: FormData | null
}

export type Context = Koa.ParameterizedContext<RequestState>
export type Middleware = Koa.Middleware<RequestState>
