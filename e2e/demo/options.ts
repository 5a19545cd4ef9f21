import { parseArgs } from 'node:util'
import type { EngineName } from '../engines/engine.ts'

export interface DemoOptions {
  readonly engine: EngineName
  /** 0 takes a free one. */
  readonly port: number
  readonly serve: boolean
  readonly help: boolean
}

export const HELP = `npm run demo [-- options]

Starts a real S3 engine, a demo portal and the backend, uploads 200 MB through the resource form, and keeps serving.

  --engine seaweedfs|ceph   the S3 and STS engine (default seaweedfs)
  --port N                  port of the demo portal (default: a free one)
  --serve                   keep serving without a terminal, too
  --help                    this text
`

/** @throws {Error} that says which option is wrong */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string', default: 'seaweedfs' },
      port: { type: 'string', default: '0' },
      serve: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { engine, port, serve, help } = values
  if (engine !== 'seaweedfs' && engine !== 'ceph')
    throw new Error(`--engine must be seaweedfs or ceph, not ${engine}`)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new Error(`--port must be a port number, not ${port}`)
  return { engine, port: Number(port), serve, help }
}
