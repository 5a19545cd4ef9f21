import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError, type Environment, readConfig, variables } from '../src/config.ts'
import { MAX_OBJECT_BYTES } from '../src/protocol.ts'

const SECRET = 'a secret of 32 characters or more'
const least: Environment = {
  S3MULTIPART_CKAN_URL: 'https://ckan.internal/data',
  S3MULTIPART_PUBLIC_URL: 'https://portal.example',
  S3MULTIPART_BUCKET: 'portal-data',
  S3MULTIPART_ROLE_ARN: 'arn:aws:iam::123456789012:role/uploads',
  S3MULTIPART_TICKET_SECRET: SECRET,
}
const read = (more: Environment = {}) => readConfig({ ...least, ...more })

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}
const problemsWith = (more: Environment) => problemsOf({ ...least, ...more })

describe('the least configuration', () => {
  test('has a default for everything else', () => {
    expect(read()).toEqual({
      ckanUrl: 'https://ckan.internal/data',
      publicUrl: 'https://portal.example',
      bucket: 'portal-data',
      region: 'us-east-1',
      roleArn: 'arn:aws:iam::123456789012:role/uploads',
      prefix: '',
      engine: 'aws',
      s3Endpoint: undefined,
      s3PublicEndpoint: undefined,
      stsEndpoint: undefined,
      allowedOrigins: ['https://portal.example'],
      enabledOrgs: undefined,
      grants: ['parts', 'write', 'read'],
      maxBytes: MAX_OBJECT_BYTES,
      allowedTypes: undefined,
      ticketSecrets: [SECRET],
      durationSeconds: 3600,
      tokenHeader: 'authorization',
      cookieNames: ['ckan', 'remember_token'],
      sse: undefined,
      kmsKeyId: undefined,
      trustedProxies: 0,
      port: 8787,
      host: '127.0.0.1',
      logLevel: 'info',
    })
  })

  test('takes no empty variable: an empty list of organizations must not let everybody in', () => {
    expect(problemsWith({ S3MULTIPART_ENABLED_ORGS: '', PORT: '' })).toEqual([
      'S3MULTIPART_ENABLED_ORGS is empty: give it a value, or take it away',
      'PORT is empty: give it a value, or take it away',
    ])
  })

  test('is not disturbed by what else stands in an environment', () => {
    expect(read({ PATH: '/bin', AWS_REGION: 'x', constructor: 'x', toString: 'y' })).toEqual(read())
  })

  test.each(Object.keys(least))('needs %s', (name) => {
    expect(problemsWith({ [name]: undefined })).toEqual([`${name} is missing`])
    expect(problemsWith({ [name]: '' })).toEqual([`${name} is missing`])
  })
})

describe('mistakes', () => {
  test('are reported all at once, with those that only two variables make together', () => {
    const problems = problemsOf({
      S3MULTIPART_CKAN_URL: 'nonsense',
      S3MULTIPART_PUBLIC_URL: 'ftp://portal.example',
      S3MULTIPART_BUCKET: 'UPPER',
      S3MULTIPART_PREFIX: '../',
      S3MULTIPART_ENGINE: 'ceph',
      S3MULTIPART_GRANTS: 'parts,everything',
      S3MULTIPART_MAX_BYTES: '10 GB',
      S3MULTIPART_TICKET_SECRET: 'short',
      S3MULTIPART_SSE: 'AES256',
      S3MULTIPART_KMS_KEY_ID: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
      S3MULTIPART_MAX_BITES: '1',
      PORT: '65536',
    })
    expect(problems.toSorted()).toEqual([
      'PORT must be at most 65535',
      'S3MULTIPART_BUCKET must be a bucket name',
      'S3MULTIPART_CKAN_URL is not valid',
      'S3MULTIPART_GRANTS must be one of parts, write, read',
      'S3MULTIPART_KMS_KEY_ID needs S3MULTIPART_SSE=aws:kms',
      'S3MULTIPART_MAX_BITES is not a variable of s3multipart',
      'S3MULTIPART_MAX_BYTES must be a whole number',
      'S3MULTIPART_PREFIX must be folders of letters, digits, . _ = -, ending in a slash',
      'S3MULTIPART_PUBLIC_URL is not valid',
      'S3MULTIPART_ROLE_ARN is missing',
      'S3MULTIPART_S3_ENDPOINT is missing (S3MULTIPART_ENGINE is not aws)',
      'S3MULTIPART_TICKET_SECRET must be at least 32 characters',
    ])
  })

  test.each([
    ['S3MULTIPART_CKAN_URL', 'ckan.internal'],
    ['S3MULTIPART_CKAN_URL', 'javascript:alert(1)'],
    ['S3MULTIPART_CKAN_URL', 'file:///etc/passwd'],
    ['S3MULTIPART_CKAN_URL', 'https://ckan.internal/?q=1'],
    ['S3MULTIPART_CKAN_URL', 'https://ckan.internal/#x'],
    ['S3MULTIPART_CKAN_URL', 'https://user@ckan.internal'],
    ['S3MULTIPART_CKAN_URL', 'https://user:password@ckan.internal'],
    ['S3MULTIPART_CKAN_URL', 'https://:password@ckan.internal'],
    ['S3MULTIPART_CKAN_URL', 'https://ckan.internal/a b'],
    ['S3MULTIPART_CKAN_URL', 'https://'],
    ['S3MULTIPART_CKAN_URL', 'https:ckan.internal'],
    ['S3MULTIPART_BUCKET', 'a'],
    ['S3MULTIPART_BUCKET', 'bucket/*'],
    ['S3MULTIPART_BUCKET', 'bucket*'],
    ['S3MULTIPART_BUCKET', 'x'.repeat(64)],
    ['S3MULTIPART_REGION', 'eu central'],
    ['S3MULTIPART_ROLE_ARN', 'uploads'],
    ['S3MULTIPART_ROLE_ARN', 'arn:aws:iam::1:role/*'],
    ['S3MULTIPART_ROLE_ARN', 'arn:aws:iam::1:user/uploads'],
    ['S3MULTIPART_PREFIX', 'no-slash'],
    ['S3MULTIPART_PREFIX', '/absolute/'],
    ['S3MULTIPART_PREFIX', 'a//b/'],
    ['S3MULTIPART_PREFIX', 'a/../b/'],
    ['S3MULTIPART_PREFIX', '.s3multipart/'],
    ['S3MULTIPART_PREFIX', '*/'],
    ['S3MULTIPART_PREFIX', 'ä/'],
    ['S3MULTIPART_PREFIX', `${'p'.repeat(256)}/`],
    ['S3MULTIPART_ENGINE', 'AWS'],
    ['S3MULTIPART_GRANTS', 'parts,,read'],
    ['S3MULTIPART_GRANTS', ','],
    ['S3MULTIPART_MAX_BYTES', '0'],
    ['S3MULTIPART_MAX_BYTES', '-1'],
    ['S3MULTIPART_MAX_BYTES', '1e9'],
    ['S3MULTIPART_MAX_BYTES', '0x10'],
    ['S3MULTIPART_MAX_BYTES', String(MAX_OBJECT_BYTES + 1)],
    ['S3MULTIPART_ALLOWED_TYPES', 'csv'],
    ['S3MULTIPART_ALLOWED_TYPES', '*/*'],
    ['S3MULTIPART_ENABLED_ORGS', 'City Lab'],
    ['S3MULTIPART_TICKET_SECRET', 'x'.repeat(31)],
    ['S3MULTIPART_TICKET_SECRET', `${SECRET},short`],
    ['S3MULTIPART_TICKET_SECRET', `${SECRET},`],
    ['S3MULTIPART_DURATION_SECONDS', '899'],
    ['S3MULTIPART_DURATION_SECONDS', '3601'],
    ['S3MULTIPART_TOKEN_HEADER', 'X Token'],
    ['S3MULTIPART_TOKEN_HEADER', 'X-Token\r\nEvil'],
    ['S3MULTIPART_COOKIE_NAMES', 'a=b'],
    ['S3MULTIPART_COOKIE_NAMES', 'a;b'],
    ['S3MULTIPART_SSE', 'yes'],
    ['S3MULTIPART_KMS_KEY_ID', '*'],
    ['S3MULTIPART_KMS_KEY_ID', 'a-key-without-its-arn'],
    ['S3MULTIPART_TRUSTED_PROXIES', 'all'],
    ['HOST', 'a b'],
    ['LOG_LEVEL', 'trace'],
  ])('%s is not %j', (name, value) => {
    const problems = problemsWith({ [name]: value })
    expect(problems).toHaveLength(name === 'S3MULTIPART_KMS_KEY_ID' ? 2 : 1)
    expect(problems.join()).toMatch(new RegExp(`^${name} |,${name} `))
  })

  test.each(['null', '*', 'portal.example', 'https://portal.example/', 'https://portal.example/path'])(
    'an allowed origin is not %s',
    (origin) => {
      expect(problemsWith({ S3MULTIPART_ALLOWED_ORIGINS: origin })).toHaveLength(1)
      expect(problemsWith({ S3MULTIPART_ALLOWED_ORIGINS: `https://a.example,${origin}` })).toHaveLength(1)
    },
  )

  test.each([
    'https://*.example',
    'https://Portal.example',
    'https://portal.example:443',
    'https://u@p.example',
  ])('an allowed origin is spelled as browsers spell it, which %s is not', (origin) => {
    expect(problemsWith({ S3MULTIPART_ALLOWED_ORIGINS: origin })).toHaveLength(1)
  })

  test('encryption is not promised where SeaweedFS would not carry it out', () => {
    const engine = { S3MULTIPART_ENGINE: 'seaweedfs', S3MULTIPART_S3_ENDPOINT: 'http://127.0.0.1:8333' }
    expect(problemsWith({ ...engine, S3MULTIPART_SSE: 'AES256' })).toHaveLength(1)
  })

  test.each(['ceph', 'seaweedfs', 'minio'])('%s needs an endpoint, and takes short sessions', (engine) => {
    expect(problemsWith({ S3MULTIPART_ENGINE: engine })).toHaveLength(1)
    const { durationSeconds } = read({
      S3MULTIPART_ENGINE: engine,
      S3MULTIPART_S3_ENDPOINT: 'http://127.0.0.1:9000',
      S3MULTIPART_DURATION_SECONDS: '2',
    })
    expect(durationSeconds).toBe(2)
  })
})

describe('no value is ever printed', () => {
  const CANARY = 'canary-7c1e'
  const planted = fc.constantFrom(
    CANARY,
    `${CANARY}\n`,
    `http://${CANARY}`,
    `http://${CANARY}:99999`,
    `http://user:${CANARY}@host/`,
    `http://[${CANARY}]`,
    `https://host/?token=${CANARY}`,
    `https://host/ ${CANARY}`,
    `${CANARY},${CANARY}`,
    `,${CANARY}`,
    `arn:aws:iam::1:role/${CANARY} *`,
    `${CANARY}/`,
    ` ${CANARY} `,
    `${CANARY}\0`,
    `"${CANARY}"`,
  )
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(variables.shape)),
    fc.constantFrom('S3MULTIPART_UNKNOWN', 'S3MULTIPART_', 'S3MULTIPART___proto__'),
  )

  test('whatever is wrong with it, and whoever prints the error', () => {
    fc.assert(
      fc.property(fc.dictionary(name, planted, { minKeys: 1 }), fc.boolean(), (wrong, complete) => {
        try {
          readConfig(complete ? { ...least, ...wrong } : wrong)
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
          for (const text of [String(error), JSON.stringify(error), inspect(error, { depth: null })])
            expect(text).not.toContain(CANARY)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what follows from a setting', () => {
  test('a size limit switches the write grant off, unless the grants are named', () => {
    expect(read({ S3MULTIPART_MAX_BYTES: '1000' })).toMatchObject({
      maxBytes: 1000,
      grants: ['parts', 'read'],
    })
    expect(read({ S3MULTIPART_MAX_BYTES: '1000', S3MULTIPART_GRANTS: 'parts, write' }).grants).toEqual([
      'parts',
      'write',
    ])
  })

  test('so does a limit of types', () => {
    const types = { S3MULTIPART_ALLOWED_TYPES: '.csv, image/*' }
    expect(read(types)).toMatchObject({ allowedTypes: ['.csv', 'image/*'], grants: ['parts', 'read'] })
    expect(read({ ...types, S3MULTIPART_GRANTS: 'write' }).grants).toEqual(['write'])
  })

  test('slashes at the end of an address are dropped, a path is kept', () => {
    const { ckanUrl, publicUrl, s3Endpoint } = read({
      S3MULTIPART_CKAN_URL: 'https://ckan.internal/data/',
      S3MULTIPART_PUBLIC_URL: 'https://portal.example//',
      S3MULTIPART_S3_ENDPOINT: 'http://127.0.0.1:9000/',
    })
    expect([ckanUrl, publicUrl, s3Endpoint]).toEqual([
      'https://ckan.internal/data',
      'https://portal.example',
      'http://127.0.0.1:9000',
    ])
  })

  test('the public address’s own origin may always call, further ones may be named', () => {
    const { allowedOrigins } = read({
      S3MULTIPART_PUBLIC_URL: 'https://Portal.example:443/under/a/path',
      S3MULTIPART_ALLOWED_ORIGINS: 'https://www.portal.example, http://127.0.0.1:5000',
    })
    expect(allowedOrigins).toEqual([
      'https://portal.example',
      'https://www.portal.example',
      'http://127.0.0.1:5000',
    ])
  })

  test('browsers and STS use the S3 endpoint where they have none of their own', () => {
    const endpoints = { S3MULTIPART_ENGINE: 'minio', S3MULTIPART_S3_ENDPOINT: 'http://s3.internal:9000' }
    expect(read(endpoints)).toMatchObject({
      s3PublicEndpoint: 'http://s3.internal:9000',
      stsEndpoint: 'http://s3.internal:9000',
    })
    expect(
      read({
        ...endpoints,
        S3MULTIPART_S3_PUBLIC_ENDPOINT: 'https://s3.example',
        S3MULTIPART_STS_ENDPOINT: 'http://sts.internal',
      }),
    ).toMatchObject({ s3PublicEndpoint: 'https://s3.example', stsEndpoint: 'http://sts.internal' })
  })

  test('lists are trimmed, and the first secret stays the first', () => {
    const { ticketSecrets, cookieNames } = read({
      S3MULTIPART_TICKET_SECRET: ` ${'n'.repeat(32)} , ${'o'.repeat(32)} `,
      S3MULTIPART_COOKIE_NAMES: 'ckan, auth_tkt',
    })
    expect(ticketSecrets).toEqual(['n'.repeat(32), 'o'.repeat(32)])
    expect(cookieNames).toEqual(['ckan', 'auth_tkt'])
  })

  test('a token header is compared as HTTP does, in small letters', () => {
    expect(read({ S3MULTIPART_TOKEN_HEADER: 'X-CKAN-API-Key' }).tokenHeader).toBe('x-ckan-api-key')
  })
})
