import { beforeEach, describe, expect, test } from 'vitest'
import { startForeignSite } from '../stack/foreign-site.ts'
import { type PlainAnswer, send } from '../stack/plain-http.ts'
import { portalClient } from '../stack/portal-client.ts'
import { useChromium, useStack } from './use-stack.ts'

const FURTHER = 'https://www.portal.example'
const stack = useStack({
  name: 'test-origin',
  environment: { S3MULTIPART_ALLOWED_ORIGINS: FURTHER },
})
const chromium = useChromium()

beforeEach(() => {
  stack().backendWire.reset()
  stack().portal.requests.length = 0
})

type Headers = Record<string, string>
const token = (): Headers => ({ authorization: stack().portal.tokens.editor ?? '' })
/** As the portal's own page sends it: with the header that no form can send. */
const cookie = async (): Promise<Headers> => ({
  cookie: await stack().portal.signIn('editor'),
  'x-s3multipart': '1',
})
const credentials = [
  ['a token', async () => token()],
  ['a cookie', cookie],
  ['both', async () => ({ ...token(), ...(await cookie()) })],
] as const

const OPEN = JSON.stringify({ package_id: 'air-quality', filename: 'data.csv', size: 11 })
const JSON_TYPE = { 'content-type': 'application/json' }

async function open(headers: Headers): Promise<PlainAnswer & { code?: string }> {
  const answer = await send(stack().backend.url, {
    method: 'POST',
    path: '/s3multipart/uploads',
    body: OPEN,
    headers: { ...JSON_TYPE, ...headers },
  })
  const { ticket, error } = JSON.parse(answer.text)
  if (ticket) await portalClient(stack(), 'editor').abort(ticket)
  return { ...answer, code: error?.code }
}

const corsHeadersOf = ({ headers }: PlainAnswer) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'))

/** The page can read nothing, and nobody was asked for anything. */
function expectRefused(answer: PlainAnswer & { code?: string }): void {
  expect([answer.status, answer.code]).toEqual([403, 'wrong_origin'])
  expect(corsHeadersOf(answer)).toEqual([])
  expect(answer.headers.vary).toBe('Origin')
  expect(stack().backendWire.requests).toEqual([])
  expect(stack().portal.requests.filter(({ path }) => path.startsWith('/api'))).toEqual([])
}

const portalOrigin = () => stack().portal.url
const portalHost = () => new URL(portalOrigin()).host
const wrongOrigins: readonly [string, () => string][] = [
  ['null', () => 'null'],
  ['a wildcard', () => '*'],
  ['another port', () => 'http://127.0.0.1:1'],
  ['no port', () => 'http://127.0.0.1'],
  ['another scheme', () => portalOrigin().replace('http:', 'https:')],
  ['another name of this machine', () => portalOrigin().replace('127.0.0.1', 'localhost')],
  ['the portal as the beginning', () => `${portalOrigin()}.evil.example`],
  ['the portal as the user', () => `http://${portalHost()}@evil.example`],
  ['the portal as the end', () => `http://evil${portalHost()}`],
  ['a slash at the end', () => `${portalOrigin()}/`],
  ['a path', () => `${portalOrigin()}/evil`],
  ['capitals', () => portalOrigin().toUpperCase()],
  ['two of them', () => `${portalOrigin()} ${FURTHER}`],
  ['a list', () => `${portalOrigin()}, http://evil.example`],
  ['a zero byte written out', () => `${portalOrigin()}%00`],
  ['a subdomain', () => 'https://evil.www.portal.example'],
  ['the domain above', () => 'https://portal.example'],
  ['a neighbour', () => 'https://data.portal.example'],
  ['a longer name', () => 'https://evilwww.portal.example'],
  ['a longer domain', () => 'https://www.portal.example.evil.example'],
  ['another letter for the dot', () => 'https://wwwxportal.example'],
  ['the default port written out', () => `${FURTHER}:443`],
  ['a dot at the end', () => `${FURTHER}.`],
  ['capitals in the name', () => 'https://WWW.portal.example'],
  ['an extension', () => 'chrome-extension://abcdefghijklmnop'],
  ['a file', () => 'file://'],
]

describe.each(credentials)('with %s', (_, credential) => {
  test.each(wrongOrigins)('a page is refused whose origin is %s', async (_, origin) => {
    expectRefused(await open({ ...(await credential()), origin: origin() }))
  })

  test.each([
    ['the portal', portalOrigin],
    ['a further allowed origin', () => FURTHER],
  ])('a page of %s may call and read the answer', async (_, origin) => {
    const { status, headers } = await open({ ...(await credential()), origin: origin() })
    expect(status).toBe(201)
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin(),
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'Retry-After,X-Request-Id',
      vary: 'Origin',
    })
  })
})

describe('a cookie comes along with every request, so', () => {
  test('without an origin it opens nothing', async () => {
    expectRefused(await open(await cookie()))
    expectRefused(await open({ ...(await cookie()), origin: '' }))
  })

  test('together with a token and without an origin it opens nothing either', async () => {
    expectRefused(await open({ ...(await cookie()), ...token() }))
  })

  test.each([
    (session: string) => `tracker=1; ${session}`,
    (session: string) => `tracker=1;${session}`,
    (session: string) => `tracker=1;\t${session}`,
    (session: string) => `;;${session};`,
    (session: string) => `tracker=1 ;  ${session} `,
  ])('no spelling hides it from the check that shows it to CKAN (%#)', async (spell) => {
    const { cookie: session = '' } = await cookie()
    expectRefused(await open({ cookie: spell(session), 'x-s3multipart': '1' }))
  })

  test('without the header that no form can send it opens nothing, though the origin is right', async () => {
    const guards: Headers[] = [{}, { 'x-s3multipart': '' }]
    for (const guard of guards) {
      const { cookie: session = '' } = await cookie()
      const answer = await open({ cookie: session, origin: portalOrigin(), ...guard })
      expect([answer.status, answer.code]).toEqual([403, 'wrong_origin'])
      expect(stack().backendWire.requests).toEqual([])
    }
  })

  test('from another site it opens nothing, whatever origin is named', async () => {
    for (const origin of [FURTHER, portalOrigin()]) {
      const answer = await open({ ...(await cookie()), origin, 'sec-fetch-site': 'cross-site' })
      expect([answer.status, answer.code]).toEqual([403, 'wrong_origin'])
      expect(stack().backendWire.requests).toEqual([])
    }
  })

  test.each(['same-origin', 'same-site'])('from the %s it does', async (site) => {
    const answer = await open({ ...(await cookie()), origin: portalOrigin(), 'sec-fetch-site': site })
    expect(answer.status).toBe(201)
  })

  test('its bare name, or an empty one, is no way around', async () => {
    expectRefused(await open({ cookie: 'ckan=', 'x-s3multipart': '1' }))
    expect((await open({ cookie: 'ckan' })).code).toBe('not_signed_in')
  })

  test.each([
    '/s3multipart/uploads',
    '/s3multipart/credentials',
    '/s3multipart/uploads/complete',
    '/s3multipart/uploads/abort',
    '/s3multipart/healthz',
    '/s3multipart/nothing',
  ])('POST %s looks at the origin before anything else', async (path) => {
    for (const headers of [await cookie(), { ...token(), origin: 'https://evil.example' }]) {
      const answer = await send(stack().backend.url, { method: 'POST', path, body: '{}', headers })
      expectRefused({ ...answer, code: JSON.parse(answer.text).error.code })
    }
  })
})

describe('a tool that is no page', () => {
  test('needs no origin with its token', async () => {
    expect((await open(token())).status).toBe(201)
  })

  test('is not held back by cookies that are not the portal’s', async () => {
    expect((await open({ ...token(), cookie: 'tracker=1; ckan2=x' })).status).toBe(201)
  })
})

describe('a form, which any page can send without being asked, opens nothing', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'as %j',
    async (type) => {
      const headers = { ...(await cookie()), origin: portalOrigin(), 'content-type': type }
      const { status, code } = await open(headers)
      expect([status, code]).toEqual([415, 'unsupported_type'])
      expectRefused(await open({ ...headers, origin: 'https://evil.example' }))
    },
  )
})

describe('a preflight', () => {
  const preflight = (origin: string, path = '/s3multipart/uploads') =>
    send(stack().backend.url, {
      method: 'OPTIONS',
      path,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })

  test.each([
    ['the portal', portalOrigin],
    ['a further allowed origin', () => FURTHER],
  ])('of %s is told what it may', async (_, origin) => {
    for (const path of ['/uploads', '/credentials', '/uploads/complete', '/uploads/abort']) {
      const { status, headers } = await preflight(origin(), `/s3multipart${path}`)
      expect(status).toBe(204)
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin(),
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'Content-Type,X-S3Multipart,authorization',
        'access-control-max-age': '7200',
      })
      expect(String(headers.vary)).toContain('Origin')
    }
  })

  test.each(wrongOrigins)('is told nothing where the origin is %s', async (_, origin) => {
    const answer = await preflight(origin())
    expect(answer.status).toBe(404)
    expect(corsHeadersOf(answer)).toEqual([])
    expect(answer.headers.vary).toBe('Origin')
  })
})

describe('reading', () => {
  test.each(['/uploads?package_id=air-quality', '/healthz', '/nothing', '/download/x/y/z'])(
    'GET %s shows a foreign page nothing',
    async (path) => {
      for (const [, wrong] of wrongOrigins) {
        const headers = { ...(await cookie()), origin: wrong() }
        const answer = await send(stack().backend.url, { path: `/s3multipart${path}`, headers })
        expect(corsHeadersOf(answer)).toEqual([])
        expect(answer.headers.vary).toBe('Origin')
      }
    },
  )

  test('a refusal can be read by an allowed page alone', async () => {
    const headers = { ...token(), origin: portalOrigin(), 'content-type': 'text/plain' }
    const answer = await open(headers)
    expect(answer.headers['access-control-allow-origin']).toBe(portalOrigin())
  })

  test.each([
    ['anybody', () => 'https://evil.example'],
    ['the portal', portalOrigin],
  ])('the widget’s script may be pinned by %s, without credentials', async (_, origin) => {
    const headers = { origin: origin() }
    const answer = await send(stack().backend.url, { path: '/s3multipart/widget.js', headers })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })
})

describe('in Chromium, on a page of the portal’s own host where somebody is signed in', () => {
  test('another origin gets nothing opened, by script or by form', async () => {
    const { portal } = stack()
    const foreign = await startForeignSite()
    const context = await chromium().newContext()
    const page = await context.newPage()
    await page.goto(`${portal.url}/demo/sign-in-as/editor`)
    await page.goto(foreign.url)
    stack().backendWire.reset()

    const outcomes = await page.evaluate(
      async ({ url, body }) => {
        const attempt = (init: RequestInit) =>
          fetch(url, { method: 'POST', credentials: 'include', body, ...init }).then(
            (answer) => `${answer.type} ${answer.status}`,
            () => 'blocked',
          )
        return {
          json: await attempt({ headers: { 'content-type': 'application/json', 'x-s3multipart': '1' } }),
          simple: await attempt({}),
          opaque: await attempt({ mode: 'no-cors', headers: { 'x-s3multipart': '1' } }),
          beacon: navigator.sendBeacon(url, body),
        }
      },
      { url: `${portal.url}/s3multipart/uploads`, body: OPEN },
    )
    expect(outcomes).toEqual({ json: 'blocked', simple: 'blocked', opaque: 'opaque 0', beacon: true })

    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().isNavigationRequest()),
      page.evaluate(
        ({ url, body }) => {
          const form = Object.assign(document.createElement('form'), {
            method: 'post',
            action: url,
            enctype: 'text/plain',
          })
          const field = Object.assign(document.createElement('input'), {
            // `text/plain` puts an equal sign between name and value.
            name: body.replace(/}$/, ',"content_type":"'),
            value: '"}',
          })
          form.append(field)
          document.body.append(form)
          form.submit()
        },
        { url: `${portal.url}/s3multipart/uploads`, body: OPEN },
      ),
    ])
    expect(answer.status()).toBe(403)
    // The cookie did come along: it is the check that held.
    expect(await answer.request().headerValue('cookie')).toMatch(/^ckan=/)
    expect(stack().backendWire.requests).toEqual([])
    await context.close()
    await foreign.stop()
  })

  test('the portal’s own page gets it, so that the above is no accident', async () => {
    const { portal } = stack()
    const context = await chromium().newContext()
    const page = await context.newPage()
    await page.goto(`${portal.url}/demo/sign-in-as/editor`)
    const { status, ticket } = await page.evaluate(
      async ({ url, body }) => {
        const headers = { 'content-type': 'application/json', 'x-s3multipart': '1' }
        const answer = await fetch(url, { method: 'POST', headers, body })
        const { ticket }: { ticket: string } = await answer.json()
        return { status: answer.status, ticket }
      },
      { url: `${portal.url}/s3multipart/uploads`, body: OPEN },
    )
    expect(status).toBe(201)
    expect((await portalClient(stack(), 'editor').abort(ticket)).status).toBe(204)
    await context.close()
  })
})
