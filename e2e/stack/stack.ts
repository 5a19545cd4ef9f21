import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { applyInfra } from '@s3multipart/infra/apply'
import { type Engine, type EngineName, startEngine } from '../engines/engine.ts'
import { type RecordingProxy, startRecordingProxy } from '../faults/recording-proxy.ts'
import { type Portal, startPortal } from '../portal/portal.ts'
import { type BackendProcess, startBackend } from './backend-process.ts'

export interface StackOptions {
  readonly engine: EngineName
  /** Keeps stacks that run side by side apart. */
  readonly name: string
  readonly portalPort?: number
  /** More of the backend's variables. */
  readonly environment?: Readonly<Record<string, string>>
  readonly log?: (line: string) => void
}

/** Everything a portal consists of: portal with the widget on its forms, backend, and a real engine with its bucket. */
export interface Stack {
  readonly engine: Engine
  readonly portal: Portal
  readonly backend: BackendProcess
  /** Between browser and engine. */
  readonly wire: RecordingProxy
  /** Between backend and engine: its S3 and STS calls. */
  readonly backendWire: RecordingProxy
  readonly bucket: string
  /** What the backend was started with; tests start others beside it. */
  readonly environment: Readonly<Record<string, string>>
  /** On the backend's own identity: sees what no session can. */
  readonly inside: S3Client
  stop(): Promise<void>
}

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url))
const BUCKET = 'portal-data'

export async function startStack(options: StackOptions): Promise<Stack> {
  const log = options.log ?? (() => {})
  const dataDir = `${CACHE}engines/${options.name}`
  const ending: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end()
  }
  try {
    const engine = await startEngine(options.engine, {
      dataDir,
      bucket: BUCKET,
      log,
    })
    ending.push(() => engine.stop())
    log(`engine          ${engine.name} ${engine.version} at ${engine.endpoint}`)
    const wire = await startRecordingProxy(engine.endpoint)
    ending.push(() => wire.stop())
    const backendWire = await startRecordingProxy(engine.endpoint)
    ending.push(() => backendWire.stop())
    const portal = await startPortal({ port: options.portalPort ?? 0, embed: true })
    ending.push(() => portal.stop())
    const admin = s3Client(engine, engine.admin)
    const inside = s3Client(engine, engine.backend)
    ending.push(async () => {
      admin.destroy()
      inside.destroy()
    })
    const steps = await applyInfra({
      s3: admin,
      engine: engine.name,
      bucket: BUCKET,
      prefix: '',
      region: engine.region,
      origins: [portal.url],
      identity: identityOf(engine),
    })
    for (const { step, outcome, note } of steps)
      log(`${step.padEnd(16)}${outcome}${note ? ` (${note})` : ''}`)

    const environment = {
      S3MULTIPART_CKAN_URL: portal.url,
      S3MULTIPART_PUBLIC_URL: portal.url,
      S3MULTIPART_BUCKET: BUCKET,
      S3MULTIPART_REGION: engine.region,
      S3MULTIPART_ROLE_ARN: engine.roleArn,
      S3MULTIPART_ENGINE: engine.name,
      S3MULTIPART_S3_ENDPOINT: backendWire.url,
      S3MULTIPART_S3_PUBLIC_ENDPOINT: wire.url,
      S3MULTIPART_TICKET_SECRET: randomBytes(32).toString('hex'),
      S3MULTIPART_TRUSTED_PROXIES: '1',
      AWS_ACCESS_KEY_ID: engine.backend.accessKeyId,
      AWS_SECRET_ACCESS_KEY: engine.backend.secretAccessKey,
      ...options.environment,
    }
    const backend = await startBackend(environment, `${dataDir}/backend.pid`)
    ending.push(() => backend.stop())
    portal.settings.backendUrl = backend.url
    return { engine, portal, backend, wire, backendWire, bucket: BUCKET, environment, inside, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function identityOf({ iamPrincipal, endpoint, region, roleArn, admin }: Engine) {
  if (!iamPrincipal) return undefined
  const iam = new IAMClient({ endpoint, region, credentials: { ...admin } })
  return { iam, roleName: roleArn.slice(roleArn.lastIndexOf('/') + 1), principal: iamPrincipal }
}

export function s3Client(
  engine: Pick<Engine, 'endpoint' | 'region'>,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
): S3Client {
  return new S3Client({
    endpoint: engine.endpoint,
    region: engine.region,
    credentials: { ...credentials },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  })
}
