/** The environment, parsed once: every mistake is reported at once, and no value is ever printed. */
import { z } from 'zod'
import { MAX_PREFIX_BYTES } from './object-key.ts'
import { MAX_OBJECT_BYTES } from './protocol.ts'

const ENGINES = ['aws', 'ceph', 'seaweedfs', 'minio'] as const
/** Engines differ in what a session policy can say and in what they check; nothing else depends on the name. */
export type EngineName = (typeof ENGINES)[number]

const GRANTS = ['parts', 'write', 'read'] as const
export type GrantName = (typeof GRANTS)[number]

const list = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).nonempty())

/** Ends the check of what is no address at all: the rules after it read the address. */
const httpUrl = z.url({ protocol: /^https?$/, abort: true })

/** http(s) address without query, fragment, user or white space; a slash at the end is dropped. */
const baseUrl = httpUrl
  .refine((text) => {
    const { username, password } = new URL(text)
    return !/[?#\s]/.test(text) && !username && !password
  }, 'must be a plain http(s) address')
  .transform((text) => text.replace(/\/+$/, ''))

const origin = httpUrl.refine(
  (text) => new URL(text).origin === text && !text.includes('*'),
  'must be scheme and host, without a wildcard, a path or a slash at the end',
)

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))

/** An hour: what is promised of every browser's credentials, and all that AWS gives to a backend that runs on a role itself. */
const MAX_SESSION_SECONDS = 3600
const AWS_MIN_SESSION_SECONDS = 900

/** Every variable with its rule and its line in the README's table. */
export const variables = z.strictObject({
  S3MULTIPART_CKAN_URL: baseUrl.describe('Address of CKAN as the backend reaches it; may carry a path'),
  S3MULTIPART_PUBLIC_URL: baseUrl.describe(
    "The backend's address as browsers see it, without `/s3multipart`; in cookie mode the portal's own address",
  ),
  S3MULTIPART_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name')
    .describe('The bucket'),
  S3MULTIPART_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be a region name')
    .default('us-east-1')
    .describe("The bucket's region"),
  S3MULTIPART_ROLE_ARN: z
    .string()
    .regex(/^arn:[\w-]+:iam::\d*:role\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of a role')
    .describe('The role whose sessions browsers get'),
  S3MULTIPART_PREFIX: z
    .string()
    .regex(
      /^([A-Za-z0-9_=-][A-Za-z0-9._=-]*\/)*$/,
      'must be folders of letters, digits, . _ = -, ending in a slash',
    )
    .max(MAX_PREFIX_BYTES)
    .default('')
    .describe('Folder for everything in the bucket, ending in a slash'),
  S3MULTIPART_ENGINE: z
    .enum(ENGINES)
    .default('aws')
    .describe('The S3 service: `aws`, `ceph`, `seaweedfs`, `minio`'),
  S3MULTIPART_S3_ENDPOINT: baseUrl.optional().describe('S3 address for the backend; unset for AWS'),
  S3MULTIPART_S3_PUBLIC_ENDPOINT: baseUrl
    .optional()
    .describe('S3 address for browsers, if it differs from `S3_ENDPOINT`'),
  S3MULTIPART_STS_ENDPOINT: baseUrl
    .optional()
    .describe('STS address; by default `S3_ENDPOINT`, on AWS the region’s'),
  S3MULTIPART_ALLOWED_ORIGINS: list(origin)
    .optional()
    .describe(
      'Further origins (comma list) whose pages may call the backend; that of `PUBLIC_URL` always may',
    ),
  S3MULTIPART_ENABLED_ORGS: list(z.string().regex(/^[a-z0-9_-]{2,100}$/, 'must be organization names'))
    .optional()
    .describe('Organizations (comma list of names) whose datasets may be uploaded to; unset: all'),
  S3MULTIPART_GRANTS: list(z.enum(GRANTS))
    .optional()
    .describe(
      'What is granted: `parts`, `write`, `read`. Default all; with a limit of size or type, all but `write`',
    ),
  S3MULTIPART_MAX_BYTES: wholeNumber(1, MAX_OBJECT_BYTES)
    .optional()
    .describe('Largest file, bytes; unset: 48.8 TiB, all that 10,000 parts hold'),
  S3MULTIPART_ALLOWED_TYPES: list(
    z
      .string()
      .regex(
        /^(\.[a-z0-9]{1,16}|[a-z]+\/(\*|[a-z0-9.+-]{1,100}))$/,
        'must be like .csv, text/csv or image/*',
      ),
  )
    .optional()
    .describe('File types (comma list of `.csv`, `text/csv`, `image/*`) that are accepted; unset: all'),
  S3MULTIPART_TICKET_SECRET: list(z.string().min(32, 'must be at least 32 characters')).describe(
    'Secrets (comma list, 32 characters each at least) of the tickets: the first signs, all verify',
  ),
  S3MULTIPART_DURATION_SECONDS: wholeNumber(1, MAX_SESSION_SECONDS)
    .default(3600)
    .describe("Life of a browser's credentials, seconds; AWS takes 900 or more"),
  S3MULTIPART_TOKEN_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be a header name')
    .default('Authorization')
    .describe('Header that carries the CKAN API token (CKAN’s `apitoken_header_name`)'),
  S3MULTIPART_COOKIE_NAMES: list(z.string().regex(/^[\w.-]{1,64}$/, 'must be cookie names'))
    .default(['ckan', 'remember_token'])
    .describe('The cookies (comma list) that are passed to CKAN, and no others'),
  S3MULTIPART_SSE: z
    .enum(['AES256', 'aws:kms'])
    .optional()
    .describe('Server-side encryption of every object'),
  S3MULTIPART_KMS_KEY_ID: z
    .string()
    .regex(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]{1,128}$/, 'must be the ARN of a key')
    .optional()
    .describe('ARN of the key for `aws:kms`: the session policy has to name it'),
  S3MULTIPART_TRUSTED_PROXIES: wholeNumber(0, 10)
    .default(0)
    .describe('Number of reverse proxies in front whose `X-Forwarded-For` is believed'),
  PORT: wholeNumber(0, 65_535).default(8787).describe('Port to listen on'),
  HOST: z
    .string()
    .regex(/^[\w.:-]{1,255}$/)
    .default('127.0.0.1')
    .describe('Address to listen on'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
})

/** What the environment says, checked. */
export interface Config {
  readonly ckanUrl: string
  readonly publicUrl: string
  readonly bucket: string
  readonly region: string
  readonly roleArn: string
  readonly prefix: string
  readonly engine: EngineName
  readonly s3Endpoint: string | undefined
  readonly s3PublicEndpoint: string | undefined
  readonly stsEndpoint: string | undefined
  readonly allowedOrigins: readonly string[]
  readonly enabledOrgs: readonly string[] | undefined
  readonly grants: readonly GrantName[]
  readonly maxBytes: number
  readonly allowedTypes: readonly string[] | undefined
  /** Never empty; the first signs. */
  readonly ticketSecrets: readonly string[]
  readonly durationSeconds: number
  readonly tokenHeader: string
  readonly cookieNames: readonly string[]
  readonly sse: 'AES256' | 'aws:kms' | undefined
  readonly kmsKeyId: string | undefined
  readonly trustedProxies: number
  readonly port: number
  readonly host: string
  readonly logLevel: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** @throws {ConfigError} naming every wrong, missing or unknown variable; values stay out of it. */
export function readConfig(environment: Environment): Config {
  const ours = Object.entries(environment).filter(
    ([name]) => name.startsWith('S3MULTIPART_') || Object.hasOwn(variables.shape, name),
  )
  const given = Object.fromEntries(ours.filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  const problems = new Set([
    ...(parsed.error?.issues.flatMap(explain) ?? []),
    ...ours.flatMap(([name, value]) => (value === '' ? empty(name) : [])),
    ...conflicts(given),
  ])
  if (!parsed.success || problems.size > 0) throw new ConfigError([...problems])
  const is = parsed.data
  const limited = is.S3MULTIPART_MAX_BYTES !== undefined || is.S3MULTIPART_ALLOWED_TYPES !== undefined
  return {
    ckanUrl: is.S3MULTIPART_CKAN_URL,
    publicUrl: is.S3MULTIPART_PUBLIC_URL,
    bucket: is.S3MULTIPART_BUCKET,
    region: is.S3MULTIPART_REGION,
    roleArn: is.S3MULTIPART_ROLE_ARN,
    prefix: is.S3MULTIPART_PREFIX,
    engine: is.S3MULTIPART_ENGINE,
    s3Endpoint: is.S3MULTIPART_S3_ENDPOINT,
    s3PublicEndpoint: is.S3MULTIPART_S3_PUBLIC_ENDPOINT ?? is.S3MULTIPART_S3_ENDPOINT,
    stsEndpoint: is.S3MULTIPART_STS_ENDPOINT ?? is.S3MULTIPART_S3_ENDPOINT,
    allowedOrigins: [new URL(is.S3MULTIPART_PUBLIC_URL).origin, ...(is.S3MULTIPART_ALLOWED_ORIGINS ?? [])],
    enabledOrgs: is.S3MULTIPART_ENABLED_ORGS,
    // A limit holds only where every file passes a seal: a write grant lets a tool put anything.
    grants: is.S3MULTIPART_GRANTS ?? (limited ? ['parts', 'read'] : GRANTS),
    maxBytes: is.S3MULTIPART_MAX_BYTES ?? MAX_OBJECT_BYTES,
    allowedTypes: is.S3MULTIPART_ALLOWED_TYPES,
    ticketSecrets: is.S3MULTIPART_TICKET_SECRET,
    durationSeconds: is.S3MULTIPART_DURATION_SECONDS,
    tokenHeader: is.S3MULTIPART_TOKEN_HEADER.toLowerCase(),
    cookieNames: is.S3MULTIPART_COOKIE_NAMES,
    sse: is.S3MULTIPART_SSE,
    kmsKeyId: is.S3MULTIPART_KMS_KEY_ID,
    trustedProxies: is.S3MULTIPART_TRUSTED_PROXIES,
    port: is.PORT,
    host: is.HOST,
    logLevel: is.LOG_LEVEL,
  }
}

/** An empty list of organizations may be meant to let nobody in: it must not let everybody in. */
function empty(name: string): string[] {
  const schema = Object.entries(variables.shape).find(([known]) => known === name)?.[1]
  const required = schema && !schema.safeParse(undefined).success
  return required ? [] : [`${name} is empty: give it a value, or take it away`]
}

/** Variables that are right alone and wrong together; looked for also where one of them is wrong alone. */
function conflicts(ours: Environment): string[] {
  const engine = ours.S3MULTIPART_ENGINE ?? 'aws'
  const problems: string[] = []
  if (ENGINES.some((name) => name === engine && name !== 'aws') && !ours.S3MULTIPART_S3_ENDPOINT)
    problems.push('S3MULTIPART_S3_ENDPOINT is missing (S3MULTIPART_ENGINE is not aws)')
  if (engine === 'aws' && Number(ours.S3MULTIPART_DURATION_SECONDS) < AWS_MIN_SESSION_SECONDS)
    problems.push(`S3MULTIPART_DURATION_SECONDS must be at least ${AWS_MIN_SESSION_SECONDS} on AWS`)
  if (ours.S3MULTIPART_KMS_KEY_ID && ours.S3MULTIPART_SSE !== 'aws:kms')
    problems.push('S3MULTIPART_KMS_KEY_ID needs S3MULTIPART_SSE=aws:kms')
  if (ours.S3MULTIPART_SSE === 'aws:kms' && !ours.S3MULTIPART_KMS_KEY_ID)
    problems.push('S3MULTIPART_SSE=aws:kms needs S3MULTIPART_KMS_KEY_ID')
  if (ours.S3MULTIPART_SSE && engine === 'seaweedfs')
    problems.push('S3MULTIPART_SSE is not carried out by SeaweedFS 4.48: every upload would fail')
  return problems
}

/** zod's own messages may quote what they received: only the rule's text leaves this function. */
function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => `${name} is not a variable of s3multipart`)
  const name = String(issue.path[0])
  if (issue.code === 'invalid_type') return [`${name} is missing`]
  if (issue.code === 'invalid_value') return [`${name} must be one of ${issue.values.join(', ')}`]
  return [`${name} ${issue.message.startsWith('must') ? issue.message : 'is not valid'}`]
}

/** The message names every problem; no value of a variable stands in it. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}
