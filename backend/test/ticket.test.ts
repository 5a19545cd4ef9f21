import { createHash, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { ServiceError } from '../src/errors.ts'
import { createTickets, TICKET_LIFE_SECONDS, type Ticket } from '../src/ticket.ts'

const PORTAL = 'https://portal.example'
const NEW = 'the secret that signs from now on'
const OLD = 'the secret that signed until now!'
const NOW = new Date('2026-03-01T12:00:00.000Z')
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

const ticket: Ticket = {
  user: '11111111-aaaa-4000-8000-000000000002',
  packageId: '0d5e1f7a-2c3b-4d4e-9f50-61728394a5b6',
  resourceId: null,
  upload: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  key: '0d5e1f7a/7d444840/空气质量 "1".csv',
  uploadId: 'VXBsb2FkIElE+/=.~',
  size: 52_776_558_133_248,
  partSize: 5_242_880,
}
const ticketsWith = (secrets: readonly string[], now = NOW, portal = PORTAL) =>
  createTickets({ portal, secrets, now: () => now })
const tickets = ticketsWith([NEW])

const bytesOf = (secret: string) => Buffer.from(secret, 'utf8')
const kidOf = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 12)
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const CLAIMS = {
  package: ticket.packageId,
  resource: null,
  upload: ticket.upload,
  key: ticket.key,
  uploadId: ticket.uploadId,
  size: ticket.size,
  partSize: ticket.partSize,
}
/** A ticket as the backend makes it; each forgery differs from it in one thing. */
const forgery = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: kidOf(NEW), ...header })
    .setSubject(ticket.user)
    .setIssuer(PORTAL)
    .setAudience('s3multipart-upload')
    .setIssuedAt(NOW)
    .setExpirationTime(after(3600))

async function refusalOf(jws: string, reader = tickets): Promise<string> {
  try {
    await reader.read(jws)
  } catch (error) {
    if (error instanceof ServiceError) return error.code
    throw error
  }
  return 'accepted'
}

describe('a ticket', () => {
  test('says the same when it comes back', async () => {
    const issued = await tickets.issue(ticket, NOW)
    expect(await tickets.read(issued.ticket)).toEqual(ticket)
    expect(issued.expires).toBe('2026-03-08T12:00:00.000Z')
  })

  test('for a resource says which', async () => {
    const issued = await tickets.issue({ ...ticket, resourceId: 'a-resource' }, NOW)
    expect((await tickets.read(issued.ticket)).resourceId).toBe('a-resource')
  })

  test('carries nothing else of a record that it is issued for', async () => {
    const record = { ...ticket, filename: 'salaries.csv', fingerprint: 'x', sealing: { etag: 'y' } }
    const issued = await tickets.issue(record, NOW)
    expect(Object.keys(decodeJwt(issued.ticket)).toSorted()).toEqual(
      [...Object.keys(CLAIMS), 'sub', 'iss', 'aud', 'iat', 'exp'].toSorted(),
    )
    expect(decodeProtectedHeader(issued.ticket)).toEqual({ alg: 'HS256', kid: kidOf(NEW) })
  })

  test('fits the wire also with the longest key', async () => {
    const key = `${'p'.repeat(256)}/${'x'.repeat(101)}/${'漢'.repeat(85)}`
    const issued = await tickets.issue({ ...ticket, key, uploadId: 'u'.repeat(512) }, NOW)
    expect(issued.ticket.length).toBeLessThanOrEqual(4096)
  })

  test('is good for seven days to the second, and does not live longer when it is issued again', async () => {
    const issued = await tickets.issue(ticket, NOW)
    const atAge = (seconds: number) => refusalOf(issued.ticket, ticketsWith([NEW], after(seconds)))
    expect(TICKET_LIFE_SECONDS).toBe(7 * 24 * 3600)
    expect(await atAge(TICKET_LIFE_SECONDS - 1)).toBe('accepted')
    expect(await atAge(TICKET_LIFE_SECONDS)).toBe('ticket_expired')
    const again = await ticketsWith([NEW], after(24 * 3600)).issue(ticket, NOW)
    expect(again.expires).toBe(issued.expires)
  })
})

describe('a secret that was changed', () => {
  test('still verifies while it is listed, and no longer signs', async () => {
    const issued = await ticketsWith([OLD]).issue(ticket, NOW)
    const rotated = ticketsWith([NEW, OLD])
    expect(await rotated.read(issued.ticket)).toEqual(ticket)
    const { ticket: fresh } = await rotated.issue(ticket, NOW)
    expect(await refusalOf(fresh, ticketsWith([NEW]))).toBe('accepted')
    expect(await refusalOf(fresh, ticketsWith([OLD]))).toBe('invalid_request')
  })

  test('opens nothing once it is removed', async () => {
    const issued = await ticketsWith([OLD]).issue(ticket, NOW)
    expect(await refusalOf(issued.ticket)).toBe('invalid_request')
  })
})

describe('what this portal never signed is refused', () => {
  test('the control: a ticket made by hand as the backend makes it is accepted', async () => {
    expect(await refusalOf(await forgery().sign(bytesOf(NEW)))).toBe('accepted')
  })

  test('no algorithm', async () => {
    const [, payload = ''] = (await tickets.issue(ticket, NOW)).ticket.split('.')
    for (const alg of ['none', 'None', 'NONE', '', undefined]) {
      expect(await refusalOf(`${base64({ alg, kid: kidOf(NEW) })}.${payload}.`)).toBe('invalid_request')
      expect(await refusalOf(`${base64({ alg })}.${payload}.`)).toBe('invalid_request')
    }
  })

  test.each(['HS384', 'HS512'])('%s, though with the right secret', async (alg) => {
    const long = NEW.padEnd(64, '!')
    const jws = await forgery({}, { alg, kid: kidOf(long) }).sign(bytesOf(long))
    expect(await refusalOf(jws, ticketsWith([long]))).toBe('invalid_request')
  })

  test('RS256 with a key pair of the sender’s own', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jws = await forgery({}, { alg: 'RS256' }).sign(privateKey)
    expect(await refusalOf(jws)).toBe('invalid_request')
  })

  test('a header that brings its own key', async () => {
    const jwk = { kty: 'oct', k: bytesOf(OLD).toString('base64url') }
    const header = { jwk, jku: 'https://evil.example/keys' }
    const jws = await forgery({}, header).sign(bytesOf(OLD))
    expect(await refusalOf(jws)).toBe('invalid_request')
  })

  test.each([
    ['missing', undefined],
    ['unknown', 'ffffffffffff'],
    ['empty', ''],
    ['of another listed secret', kidOf(OLD)],
    ['inherited by every object', '__proto__'],
    ['a path', '../../dev/null'],
  ])('a key id that is %s', async (_, kid) => {
    const jws = await forgery({}, { kid }).sign(bytesOf(NEW))
    expect(await refusalOf(jws, ticketsWith([NEW, OLD]))).toBe('invalid_request')
  })

  test('a key id of a listed secret, signed with another', async () => {
    const jws = await forgery().sign(bytesOf(OLD))
    expect(await refusalOf(jws, ticketsWith([NEW, OLD]))).toBe('invalid_request')
  })

  test.each(['', '\0'])('an empty secret (%j)', async (secret) => {
    const [header = '', payload = ''] = (await forgery().sign(bytesOf(NEW))).split('.')
    const jws = await forgery().sign(Buffer.from(`${secret}x`))
    expect(await refusalOf(`${header}.${payload}.${jws.split('.')[2]}`)).toBe('invalid_request')
  })

  test('another portal’s ticket, though of the same secret', async () => {
    const issued = await ticketsWith([NEW], NOW, 'https://other.example').issue(ticket, NOW)
    expect(await refusalOf(issued.ticket)).toBe('invalid_request')
  })

  test.each([
    ['issuer', forgery().setIssuer(`${PORTAL}/`)],
    ['audience', forgery().setAudience('s3multipart')],
    ['subject', forgery().setSubject('')],
  ])('another %s', async (_, forged) => {
    expect(await refusalOf(await forged.sign(bytesOf(NEW)))).toBe('invalid_request')
  })

  test.each(['exp', 'iat', 'iss', 'aud', 'sub'])('without %s', async (claim) => {
    const { iss, aud, sub, iat, exp } = decodeJwt(await forgery().sign(bytesOf(NEW)))
    const registered: Record<string, unknown> = { iss, aud, sub, iat, exp }
    delete registered[claim]
    const jws = await new SignJWT({ ...CLAIMS, ...registered })
      .setProtectedHeader({ alg: 'HS256', kid: kidOf(NEW) })
      .sign(bytesOf(NEW))
    expect(await refusalOf(jws)).toBe('invalid_request')
  })

  test.each([
    ['a size that is text', { size: '11' }],
    ['no upload', { upload: undefined }],
    ['a package that is a list', { package: ['a', 'b'] }],
  ])('%s', async (_, claims) => {
    expect(await refusalOf(await forgery(claims).sign(bytesOf(NEW)))).toBe('invalid_request')
  })

  test('an API token of CKAN, which is a JWT too', async () => {
    const token = await new SignJWT({ jti: 'x' }).setProtectedHeader({ alg: 'HS256' }).sign(bytesOf(OLD))
    expect(await refusalOf(token)).toBe('invalid_request')
  })

  test('every payload changed after signing', async () => {
    const { ticket: jws } = await tickets.issue(ticket, NOW)
    const [header, , signature] = jws.split('.')
    for (const change of [
      { sub: 'another-user' },
      { package: 'another' },
      { key: 'another/key' },
      { exp: 9_999_999_999 },
    ]) {
      const payload = base64({ ...decodeJwt(jws), ...change })
      expect(await refusalOf(`${header}.${payload}.${signature}`)).toBe('invalid_request')
    }
  })

  test('every ticket of which one character was changed', async () => {
    const { ticket: jws } = await tickets.issue(ticket, NOW)
    // The last character of a part carries bits that base64 ignores.
    const dots = [jws.indexOf('.'), jws.lastIndexOf('.'), jws.length]
    const position = fc.nat(jws.length - 1).filter((index) => jws[index] !== '.' && !dots.includes(index + 1))
    await fc.assert(
      fc.asyncProperty(position, fc.constantFrom(...'AZaz09-_.=+/ '), async (index, character) => {
        fc.pre(jws[index] !== character)
        const changed = jws.slice(0, index) + character + jws.slice(index + 1)
        expect(await refusalOf(changed)).toBe('invalid_request')
      }),
      { numRuns: 500 },
    )
  })

  test('and any other text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await refusalOf(text)).toBe('invalid_request')
      }),
    )
  })
})

test('no service starts without a secret', () => {
  expect(() => ticketsWith([])).toThrow()
})
