import { startCeph } from './ceph.ts'
import { startSeaweedfs } from './seaweedfs.ts'

export type EngineName = 'seaweedfs' | 'ceph'

export interface KeyPair {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A real S3 and STS server on loopback, as its users see it. */
export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** Where S3 requests go; stays the same over pause and resume. */
  readonly endpoint: string
  /** Where AssumeRole goes. */
  readonly stsEndpoint: string
  readonly region: string
  readonly roleArn: string
  /** The backend's user, where roles and policies are made through an IAM API; null where they stand in a start-up file. */
  readonly iamPrincipal: string | null
  /** Creates the bucket and sets its CORS, lifecycle and access rules. */
  readonly admin: KeyPair
  /** The identity the backend runs on: one bucket, and the role. */
  readonly backend: KeyPair
  /** Shortest `DurationSeconds` that AssumeRole takes. */
  readonly minSessionSeconds: number
  /** Makes the endpoint refuse connections; objects and open uploads are kept. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Leaves no process and no stored object; logs stay. */
  stop(): Promise<void>
}

export interface EngineOptions {
  /** Give the same folder each time: what an earlier, killed run left there is ended and emptied. */
  readonly dataDir: string
  /** The one bucket that the backend and the role may reach; the caller creates it as admin. */
  readonly bucket: string
  readonly log?: (line: string) => void
}

export function startEngine(name: EngineName, options: EngineOptions): Promise<Engine> {
  return name === 'ceph' ? startCeph(options) : startSeaweedfs(options)
}
