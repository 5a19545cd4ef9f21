import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { readCaller } from '../src/caller.ts'

const config = { tokenHeader: 'authorization', cookieNames: ['ckan', 'remember_token'] }
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.c2lnbmF0dXJl'

function callerWith(
  headers: Record<string, string>,
  settings: { tokenHeader?: string; proxies?: number } = {},
) {
  const { proxies = 0, ...others } = settings
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  const app = new Koa({ proxy: proxies > 0, maxIpsCount: proxies })
  const context = app.createContext(request, new ServerResponse(request))
  context.request.ip = '192.0.2.1'
  return readCaller(context, { ...config, ...others })
}

describe('a token', () => {
  test('goes to CKAN as it came', () => {
    const { credential, headers } = callerWith({ authorization: TOKEN })
    expect(credential).toBe('token')
    expect(headers.authorization).toBe(TOKEN)
  })

  test('goes alone, though a cookie came with it', () => {
    const { credential, headers } = callerWith({ authorization: TOKEN, cookie: 'ckan=session' })
    expect(credential).toBe('token')
    expect(Object.keys(headers).toSorted()).toEqual(['authorization', 'x-forwarded-for'])
  })

  test('is looked for in the configured header alone', () => {
    const own = { tokenHeader: 'x-ckan-api-key' }
    expect(callerWith({ authorization: TOKEN }, own).credential).toBe('none')
    const { credential, headers } = callerWith({ 'x-ckan-api-key': TOKEN, authorization: 'Basic eDp5' }, own)
    expect(credential).toBe('token')
    expect(headers['x-ckan-api-key']).toBe(TOKEN)
    expect(headers).not.toHaveProperty('authorization')
  })

  test.each([
    ['a scheme that CKAN does not know', `Bearer ${TOKEN}`],
    ['two of them', `${TOKEN}, ${TOKEN}`],
    ['a line break', `${TOKEN}\r\nX-Evil: 1`],
    ['letters beyond ASCII', 'tökén'],
    ['more than 4,096 characters', 'x'.repeat(4097)],
    ['a space', ' '],
  ])('with %s is refused, and no cookie takes its place', (_, authorization) => {
    expect(() => callerWith({ authorization, cookie: 'ckan=session' })).toThrow('not_signed_in')
  })

  test.each(['Basic c3RhZ2luZzp4', 'basic c3RhZ2luZzp4', 'BASIC c3RhZ2luZzp4'])(
    'is not what a staging site’s gate wants: %s',
    (authorization) => {
      expect(callerWith({ authorization })).toEqual({
        credential: 'none',
        headers: { 'x-forwarded-for': '192.0.2.1' },
      })
      const { credential, headers } = callerWith({ authorization, cookie: 'ckan=session' })
      expect(credential).toBe('cookie')
      expect(headers).not.toHaveProperty('authorization')
    },
  )
})

describe('cookies', () => {
  test.each([
    ['the portal’s own', 'ckan=a', 'ckan=a'],
    ['both of them', 'ckan=a; remember_token=b', 'ckan=a; remember_token=b'],
    ['without those of others', 'tracker=1; ckan=a; _ga=2', 'ckan=a'],
    ['with their quotes', 'ckan="a b"', 'ckan="a b"'],
    ['with equal signs inside', 'ckan=a=b==', 'ckan=a=b=='],
    ['however they are spaced', 'x=1;ckan=a;\tremember_token=b', 'ckan=a; remember_token=b'],
  ])('are passed on: %s', (_, cookie, passed) => {
    const { credential, headers } = callerWith({ cookie })
    expect(credential).toBe('cookie')
    expect(headers.cookie).toBe(passed)
  })

  test.each([
    'tracker=1',
    'ckan',
    '=ckan',
    'CKAN=a',
    'ckan2=a',
    'xckan=a',
    'ckan =a',
    '__Host-ckan=a',
    'x="ckan=a"',
    '__proto__=ckan',
    '',
  ])('that are not the portal’s stay here: %j', (cookie) => {
    expect(callerWith({ cookie })).toEqual({
      credential: 'none',
      headers: { 'x-forwarded-for': '192.0.2.1' },
    })
  })

  test('reach CKAN under configured names alone, whatever is sent', () => {
    const pair = fc.tuple(
      fc.constantFrom('ckan', 'remember_token', 'other', 'ckan ', 'Ckan', '', '__proto__'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(pair), fc.constantFrom(';', '; ', ' ;'), (pairs, separator) => {
        const { headers } = callerWith({ cookie: pairs.map((each) => each.join('=')).join(separator) })
        const passed = headers.cookie?.split('; ') ?? []
        for (const each of passed) expect(each).toMatch(/^(ckan|remember_token)=/)
      }),
    )
  })
})

describe('about the browser', () => {
  test('CKAN is told its name and address, and nothing else that it sent', () => {
    const { headers } = callerWith({
      cookie: 'ckan=a',
      'user-agent': 'Mozilla/5.0',
      referer: 'https://portal.example/secret',
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '10.0.0.1',
    })
    expect(headers).toEqual({ cookie: 'ckan=a', 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': '192.0.2.1' })
  })

  test('no address is believed without a trusted proxy', () => {
    const { headers } = callerWith({ 'x-forwarded-for': '10.0.0.1' })
    expect(headers['x-forwarded-for']).toBe('192.0.2.1')
  })

  test.each([
    [1, '198.51.100.7'],
    [2, '10.0.0.1, 198.51.100.7'],
  ])('%i trusted proxies vouch for as many addresses', (proxies, expected) => {
    const forwarded = { 'x-forwarded-for': '6.6.6.6, 10.0.0.1, 198.51.100.7' }
    expect(callerWith(forwarded, { proxies }).headers['x-forwarded-for']).toBe(expected)
  })
})
