import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { run } from '../engines/run.ts'
import { median } from './median.ts'

export interface BackendFootprint {
  readonly startMs: number
  readonly idleBytes: number
  readonly starts: number
}

const MAIN = fileURLToPath(new URL('../../backend/dist/main.js', import.meta.url))
const STARTS = 5
const IDLE_MS = 5_000
const HEALTH_CHECKS = 10

/** Nothing of it is asked for before somebody uploads: portal and store need not be there. */
const ENVIRONMENT = {
  S3MULTIPART_CKAN_URL: 'http://127.0.0.1:9',
  S3MULTIPART_PUBLIC_URL: 'http://127.0.0.1:9',
  S3MULTIPART_BUCKET: 'bench',
  S3MULTIPART_ROLE_ARN: 'arn:aws:iam::000000000000:role/bench',
  S3MULTIPART_TICKET_SECRET: 'bench'.repeat(8),
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  HOST: '127.0.0.1',
  PORT: '0',
}

/** From the start of the process to its line that says it listens; and the memory it holds when left alone. */
export async function measureBackend(): Promise<BackendFootprint> {
  const startMs: number[] = []
  const idleBytes: number[] = []
  for (let count = 0; count < STARTS; count++) {
    const startedMs = performance.now()
    const child = spawn(process.execPath, [MAIN], { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const port = await listeningPort(child)
      startMs.push(performance.now() - startedMs)
      for (let check = 0; check < HEALTH_CHECKS; check++) await checkHealth(port)
      await sleep(IDLE_MS)
      idleBytes.push(await residentBytes(child))
    } finally {
      const ended = once(child, 'exit')
      if (child.exitCode === null) {
        child.kill()
        await ended
      }
    }
  }
  return { startMs: median(startMs), idleBytes: median(idleBytes), starts: STARTS }
}

async function listeningPort(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the backend has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const entry: Record<string, unknown> = JSON.parse(line)
    if (entry.event === 'listening') return Number(entry.port)
  }
  throw new Error('the backend ended before it listened')
}

async function checkHealth(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/s3multipart/healthz`)
  await answer.text()
  if (!answer.ok) throw new Error(`healthz answered ${answer.status}`)
}

async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const kibibytes = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(kibibytes) * 1024
}
