import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PartSigner } from '../src/engine/sign-part.ts'
import { openAnswer } from './answers.ts'

const { credentials } = openAnswer('u', 0, 1)
const DATE = new Date('2026-01-02T03:04:05Z')
const REGION = 'eu-central-1'

/** The server's side, written from AWS's description of the algorithm: what the URL and headers ought to be signed with. */
function expectedAuthorization(url: string, headers: Readonly<Record<string, string>>): string {
  const { host, pathname, searchParams } = new URL(url)
  const rfc3986 = (text: string) =>
    [...new TextEncoder().encode(text)]
      .map((byte) => {
        const character = String.fromCharCode(byte)
        const hex = byte.toString(16).toUpperCase().padStart(2, '0')
        return /[A-Za-z0-9._~-]/.test(character) ? character : `%${hex}`
      })
      .join('')
  const path = pathname
    .split('/')
    .map((segment) => rfc3986(decodeURIComponent(segment)))
    .join('/')
  const query = [...searchParams]
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .sort()
    .join('&')
  const signed: Record<string, string> = { ...headers, host }
  delete signed.authorization
  const names = Object.keys(signed).sort()
  const canonical = [
    'PUT',
    path,
    query,
    ...names.map((name) => `${name}:${signed[name]}`),
    '',
    names.join(';'),
  ]
  canonical.push('UNSIGNED-PAYLOAD')
  const scope = `20260102/${REGION}/s3/aws4_request`
  const digest = createHash('sha256').update(canonical.join('\n')).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = ['20260102', REGION, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  )
  const signature = hmac(key, ['AWS4-HMAC-SHA256', '20260102T030405Z', scope, digest].join('\n')).toString(
    'hex',
  )
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
}

function sign(key: string, uploadId: string, bucketUrl: string) {
  return new PartSigner({ bucketUrl, region: REGION, key, uploadId }, credentials).sign(7, DATE)
}

test.each([
  ['a plain key', 'p/u/a.csv'],
  ['spaces and punctuation', "p/u/a b'(1)*+&%41=;@$,!.csv"],
  ['umlauts, Chinese and emoji', 'p/u/Äö 文件 😀.csv'],
  ['a question mark and a hash', 'p/u/a?b#c.csv'],
])('signs %s so that the server agrees', async (_, key) => {
  for (const bucketUrl of ['http://127.0.0.1:9000/bucket', 'https://bucket.s3.eu-central-1.amazonaws.com']) {
    const { url, headers } = await sign(key, '2~a.b_c-d', bucketUrl)
    expect(headers.authorization).toBe(expectedAuthorization(url, headers))
    expect(decodeURIComponent(new URL(url).pathname)).toBe(
      `${new URL(bucketUrl).pathname.replace(/\/$/, '')}/${key}`,
    )
  }
})

test('signs any key and any upload id so that the server agrees', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(text, text, async (name, uploadId) => {
      const { url, headers } = await sign(`p/u/x${name.replaceAll('/', '')}`, uploadId, 'https://s3.test/b')
      expect(headers.authorization).toBe(expectedAuthorization(url, headers))
      expect(new URL(url).searchParams.get('uploadId')).toBe(uploadId)
    }),
    { numRuns: 200 },
  )
})

test('leaves the tilde of an upload id as it is, since Ceph signs it so', async () => {
  const { url } = await sign('k', '2~abc', 'https://s3.test/b')
  expect(url).toBe('https://s3.test/b/k?partNumber=7&uploadId=2~abc')
})

test('sends no header that browsers forbid', async () => {
  const { headers } = await sign('k', 'u', 'https://s3.test/b')
  expect(Object.keys(headers).sort()).toEqual([
    'authorization',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-security-token',
  ])
})
