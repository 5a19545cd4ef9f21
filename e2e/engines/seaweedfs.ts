import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { backendPolicy } from '@s3multipart/infra/backend-policy'
import { rolePolicy } from '@s3multipart/infra/role'
import { answers, type Daemon, startDaemon } from './daemon.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { freshStart } from './fresh-start.ts'
import { newKeyPair } from './key-pair.ts'
import { freePorts } from './ports.ts'
import { run } from './run.ts'
import { iamConfig, identityConfig, roleArn } from './seaweedfs-config.ts'
import { findWeed } from './weed-binary.ts'

// weed/s3api/s3api_sts.go: minDurationSeconds
const minSessionSeconds = 900

export async function startSeaweedfs(options: EngineOptions): Promise<Engine> {
  const log = options.log ?? (() => undefined)
  const weed = await findWeed(log)
  const dir = resolve(options.dataDir, 'seaweedfs')
  return freshStart(dir, log, () => start(weed, dir, options))
}

async function start(weed: string, dir: string, options: EngineOptions): Promise<Engine> {
  const data = join(dir, 'data')
  const admin = newKeyPair()
  const backend = newKeyPair()
  const [s3 = 0, s3Grpc = 0, ...storePorts] = await freePorts(8)
  const [master = 0, masterGrpc = 0, volume = 0, volumeGrpc = 0, filer = 0, filerGrpc = 0] = storePorts
  const scope = { engine: 'seaweedfs', bucket: options.bucket, prefix: '' } as const
  const endpoint = `http://127.0.0.1:${s3}`
  const identities = join(dir, 's3.json')
  const iam = join(dir, 'iam.json')
  await mkdir(data, { recursive: true })
  await writeFile(
    identities,
    JSON.stringify(identityConfig(admin, backend, backendPolicy({ ...scope, roleArn }))),
    {
      mode: 0o600,
    },
  )
  await writeFile(iam, JSON.stringify(iamConfig(rolePolicy(scope))), { mode: 0o600 })

  const store = startDaemon({
    name: 'weed-store',
    command: weed,
    dir,
    args: [
      'server',
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      `-dir=${data}`,
      `-master.port=${master}`,
      `-master.port.grpc=${masterGrpc}`,
      '-master.peers=none',
      // Off: it is on by default and reports to the makers of SeaweedFS.
      '-master.telemetry=false',
      '-master.volumeSizeLimitMB=1024',
      `-volume.port=${volume}`,
      `-volume.port.grpc=${volumeGrpc}`,
      // 0: as many volumes as the disk has room for; they take space as they fill.
      '-volume.max=0',
      '-filer',
      `-filer.port=${filer}`,
      `-filer.port.grpc=${filerGrpc}`,
      // Relative: a socket's path may have 107 bytes only.
      '-filer.localSocket=filer.sock',
    ],
  })
  // A process of its own: to pause is to end this one and leave the store alone.
  const startGateway = async (): Promise<Daemon> => {
    const gateway = startDaemon({
      name: 'weed-s3',
      command: weed,
      dir,
      args: [
        's3',
        '-ip.bind=127.0.0.1',
        `-port=${s3}`,
        `-port.grpc=${s3Grpc}`,
        '-port.iceberg=0',
        '-port.lance=0',
        '-localSocket=s3.sock',
        // A bucket without CORS rules would otherwise let every origin in.
        '-allowedOrigins=https://nobody.invalid',
        `-filer=127.0.0.1:${filer}.${filerGrpc}`,
        `-config=${identities}`,
        `-iam.config=${iam}`,
      ],
    })
    await gateway.ready(() => answers(`${endpoint}/healthz`))
    return gateway
  }

  // The gateway answers before the volume server has joined; a write then fails.
  const takesWrites = () => answers(`http://127.0.0.1:${master}/dir/assign`)
  await store.ready(async () => (await answers(`http://127.0.0.1:${filer}/healthz`)) && takesWrites())
  let gateway = await startGateway()
  return {
    name: 'seaweedfs',
    version: (await run(weed, ['version'])).split(' ')[2] ?? 'unknown',
    endpoint,
    stsEndpoint: endpoint,
    region: 'us-east-1',
    roleArn,
    iamPrincipal: null,
    admin,
    backend,
    minSessionSeconds,
    pause: () => gateway.stop(),
    async resume() {
      gateway = await startGateway()
    },
    async stop() {
      await gateway.stop()
      await store.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}
