import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { applyInfra } from '@s3multipart/infra/apply'
import { type Engine, startEngine } from '../engines/engine.ts'
import { type BackendProcess, startBackend } from '../stack/backend-process.ts'
import { s3Client } from '../stack/stack.ts'
import { CACHE } from './cache.ts'
import { type Ckan, type CkanOptions, startCkan } from './ckan.ts'

export interface CkanStackOptions extends Omit<CkanOptions, 'dataDir'> {
  /** Keeps stacks that run side by side apart. */
  readonly name: string
  /** More of the backend's variables. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A real portal: CKAN and the backend on one site, files in a real S3 engine. */
export interface CkanStack {
  readonly ckan: Ckan
  readonly engine: Engine
  readonly backend: BackendProcess
  readonly bucket: string
  stop(): Promise<void>
}

const BUCKET = 'portal-data'

export async function startCkanStack(options: CkanStackOptions): Promise<CkanStack> {
  const { name, log = () => undefined } = options
  const dataDir = join(CACHE, `run-${name}`)
  const ending: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end()
  }
  try {
    const ckan = await startCkan({ ...options, dataDir })
    ending.push(() => ckan.stop())
    log(`CKAN            ${ckan.release} at ${ckan.url}, behind nginx at ${ckan.siteUrl}`)
    const engine = await startEngine('seaweedfs', { dataDir, bucket: BUCKET, log })
    ending.push(() => engine.stop())
    log(`engine          ${engine.name} ${engine.version} at ${engine.endpoint}`)
    await createBucket(engine, ckan.siteUrl)
    const backend = await startBackend({ ...environmentOf(ckan, engine), ...options.environment })
    ending.push(() => backend.stop())
    await ckan.connectBackend(backend.url)
    log(`backend         ${backend.url}, browsers reach it at ${ckan.siteUrl}/s3multipart/`)
    return { ckan, engine, backend, bucket: BUCKET, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function createBucket(engine: Engine, origin: string): Promise<void> {
  const s3 = s3Client(engine, engine.admin)
  const { name, region } = engine
  await applyInfra({ s3, engine: name, bucket: BUCKET, prefix: '', region, origins: [origin] })
  s3.destroy()
}

function environmentOf(ckan: Ckan, engine: Engine): Record<string, string> {
  return {
    S3MULTIPART_CKAN_URL: ckan.url,
    S3MULTIPART_PUBLIC_URL: ckan.siteUrl,
    S3MULTIPART_BUCKET: BUCKET,
    S3MULTIPART_REGION: engine.region,
    S3MULTIPART_ROLE_ARN: engine.roleArn,
    S3MULTIPART_ENGINE: engine.name,
    S3MULTIPART_S3_ENDPOINT: engine.endpoint,
    S3MULTIPART_TICKET_SECRET: randomBytes(32).toString('hex'),
    S3MULTIPART_TRUSTED_PROXIES: '1',
    AWS_ACCESS_KEY_ID: engine.backend.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.backend.secretAccessKey,
  }
}
