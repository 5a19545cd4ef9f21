/** Puts the service together from a configuration: clients with time-outs, then the app. */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'
import type Koa from 'koa'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { bucketAddress } from './bucket-address.ts'
import { createCkan } from './ckan.ts'
import type { Config } from './config.ts'
import { createRecordStore } from './record-store.ts'
import { createStorage } from './storage.ts'
import { createSts } from './sts.ts'
import { createTickets } from './ticket.ts'
import type { WidgetFiles } from './widget-files.ts'

const CKAN_TIMEOUT_MS = 10_000
const AWS_TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true } as const

/** The backend, ready to be put behind a server. */
export interface Service {
  readonly app: Koa
  /** Ends the clients' connections. */
  close(): void
}

/** Opens no connection and listens nowhere. */
export function createService(config: Config, widget: WidgetFiles, logger: Logger): Service {
  const { s3Endpoint, stsEndpoint, region, bucket, prefix } = config
  const now = () => new Date()
  const s3 = new S3Client({ ...s3Options(config), endpoint: s3Endpoint })
  const publicS3 = new S3Client({ ...s3Options(config), endpoint: config.s3PublicEndpoint })
  const files = { s3, bucket, prefix, sse: config.sse, kmsKeyId: config.kmsKeyId }
  const sts = new STSClient({ region, endpoint: stsEndpoint, requestHandler: AWS_TIMEOUTS, maxAttempts: 3 })
  const app = createApp({
    config,
    widget,
    logger,
    now,
    ckan: createCkan({ url: config.ckanUrl, timeoutMs: CKAN_TIMEOUT_MS }),
    storage: createStorage({ ...files, publicS3 }),
    records: createRecordStore(files),
    sts: createSts({
      client: sts,
      roleArn: config.roleArn,
      durationSeconds: config.durationSeconds,
      scope: { engine: config.engine, bucket, prefix, kmsKeyArn: config.kmsKeyId },
    }),
    tickets: createTickets({ portal: config.publicUrl, secrets: config.ticketSecrets, now }),
  })
  return {
    app,
    close() {
      for (const client of [s3, publicS3, sts]) client.destroy()
    },
  }
}

function s3Options(config: Config): S3ClientConfig {
  return {
    region: config.region,
    forcePathStyle: bucketAddress(config).forcePathStyle,
    // The compatibles do not know the checksum headers that the SDK sends by default since 2025.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: AWS_TIMEOUTS,
    maxAttempts: 3,
  }
}
