import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const ROW_BLOCK = 1024 * 1024

/** A CSV of exactly `bytes` bytes, no two blocks alike; made once and kept. */
export async function ensureSampleFile(path: string, bytes: number): Promise<void> {
  const size = await stat(path).then(
    ({ size }) => size,
    () => -1,
  )
  if (size === bytes) return
  await mkdir(dirname(path), { recursive: true })
  await pipeline(Readable.from(blocks(bytes)), createWriteStream(path))
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function* blocks(bytes: number): Generator<Buffer> {
  const row = 'station-17,2026-11-22T00:00:00Z,NO2,42.0,ug/m3\n'
  const block = Buffer.from(row.repeat(Math.ceil(ROW_BLOCK / row.length)).slice(0, ROW_BLOCK))
  for (let start = 0, number = 0; start < bytes; start += ROW_BLOCK, number++) {
    const next = Buffer.from(block)
    next.write(`station-${String(number).padStart(6, '0')},`)
    yield next.subarray(0, Math.min(ROW_BLOCK, bytes - start))
  }
}
