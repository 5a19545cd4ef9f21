/** Pure: the command line, parsed once; every mistake is reported at once. */
import { parseArgs } from 'node:util'
import { type EngineName, variables } from '@s3multipart/backend/config'
import { z } from 'zod'
import type { TemplateDefaults } from './cloudformation.ts'
import { ROLES_ELSEWHERE } from './role.ts'

export interface ApplyCommand {
  readonly name: 'apply'
  readonly engine: EngineName
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  readonly prefix: string
  readonly origins: readonly string[]
  readonly kmsKeyArn: string | undefined
  readonly identity: { readonly principal: string; readonly roleName: string } | undefined
}

interface CloudFormationCommand extends TemplateDefaults {
  readonly name: 'cloudformation'
}

export type Command = { readonly name: 'help' } | ApplyCommand | CloudFormationCommand

export const HELP = `Usage: npm run infra -- <command> [options]

  apply            bring an S3 service to the wanted state; may be repeated
  cloudformation   print the same as a CloudFormation template

  --bucket NAME        the bucket; created if it is missing
  --origin ORIGIN      origin of a portal, such as https://portal.example; may be repeated
  --prefix PREFIX      folder for everything in the bucket, ending in a slash
  --principal ARN      the user or role that the backend runs on; without it, roles and policies are left alone

Only for apply, which signs with the credentials that AWS's own variables and files name:
  --engine NAME        aws (default), ceph, seaweedfs or minio
  --endpoint URL       address of S3; not for aws
  --region NAME        region of the bucket; needed for aws
  --role-name NAME     the role whose sessions browsers get; default s3multipart-upload
  --kms-key-arn ARN    key for SSE-KMS, which the sender of parts needs too
`

export class ArgumentError extends Error {
  constructor(problems: readonly string[]) {
    super(`${problems.map((problem) => `  ${problem}`).join('\n')}\nTry: npm run infra -- --help`)
    this.name = 'ArgumentError'
  }
}

const bucket = variables.shape.S3MULTIPART_BUCKET
const prefix = variables.shape.S3MULTIPART_PREFIX
const origin = z
  .array(z.string())
  .transform((texts) => texts.join(','))
  .pipe(variables.shape.S3MULTIPART_ALLOWED_ORIGINS.unwrap())
/** Never a whole account: everybody in it could come by the role. Ceph's ARNs have a tenant for the account, or nothing. */
const principal = z
  .string()
  .regex(/^arn:aws:iam::\w*:(user|role)\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of one user or role')

const applyOptions = z.strictObject({
  bucket,
  prefix,
  origin,
  principal: principal.optional(),
  engine: variables.shape.S3MULTIPART_ENGINE,
  endpoint: variables.shape.S3MULTIPART_S3_ENDPOINT,
  region: variables.shape.S3MULTIPART_REGION.unwrap().optional(),
  'role-name': z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of a role')
    .default('s3multipart-upload'),
  'kms-key-arn': z
    .string()
    .regex(/^arn:aws:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a key')
    .optional(),
})

const templateOptions = z.strictObject({
  bucket: bucket.optional(),
  prefix,
  origin: origin.optional(),
  principal: principal.optional(),
})

/** @throws {ArgumentError} */
export function readArguments(argv: readonly string[]): Command {
  const { values, positionals } = split(argv)
  const { help, ...options } = values
  const [name, ...more] = positionals
  if (help) return { name: 'help' }
  if (more.length > 0) throw new ArgumentError([`${more.join(' ')} is one command too many`])
  if (name === 'apply') return applyCommand(parsed(applyOptions, options))
  if (name === 'cloudformation') {
    const { origin: origins, ...rest } = parsed(templateOptions, options)
    return { name: 'cloudformation', origins, ...rest }
  }
  throw new ArgumentError([name ? `${name} is no command` : 'the command is missing'])
}

function split(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        origin: { type: 'string', multiple: true },
        bucket: text,
        prefix: text,
        principal: text,
        engine: text,
        endpoint: text,
        region: text,
        'role-name': text,
        'kms-key-arn': text,
      },
    })
  } catch (cause) {
    throw new ArgumentError([cause instanceof Error ? cause.message : String(cause)])
  }
}

function applyCommand(options: z.infer<typeof applyOptions>): ApplyCommand {
  const { engine, endpoint, region, principal: identity } = options
  const isAws = engine === 'aws'
  const problems: string[] = []
  if (isAws && endpoint) problems.push('--endpoint is not for aws')
  if (!isAws && !endpoint) problems.push(`--endpoint is missing (--engine is ${engine})`)
  if (isAws && !region) problems.push('--region is missing')
  if (identity && ROLES_ELSEWHERE[engine])
    problems.push(`--principal is not for ${engine}: ${ROLES_ELSEWHERE[engine]}`)
  if (problems.length > 0) throw new ArgumentError(problems)
  return {
    name: 'apply',
    engine,
    endpoint,
    region: region ?? 'us-east-1',
    bucket: options.bucket,
    prefix: options.prefix,
    origins: options.origin,
    kmsKeyArn: options['kms-key-arn'],
    identity: identity ? { principal: identity, roleName: options['role-name'] } : undefined,
  }
}

function parsed<T>(schema: z.ZodType<T>, options: unknown): T {
  const result = schema.safeParse(options)
  if (result.success) return result.data
  throw new ArgumentError(result.error.issues.flatMap(explain))
}

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `--${key} is not an option of this command`)
  const name = `--${String(issue.path[0])}`
  if (issue.code === 'invalid_type') return [`${name} is missing`]
  if (issue.code === 'invalid_value') return [`${name} must be one of ${issue.values.join(', ')}`]
  return [`${name} ${issue.message.startsWith('must') ? issue.message : 'is not valid'}`]
}
