/** `npm run demo`: the main job, from a resource form in a real browser into a real S3 engine and back. */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startStack } from '../stack/stack.ts'
import { watchInterruption } from './interruption.ts'
import { becomeOnlyDemo } from './only-demo.ts'
import { type DemoOptions, HELP, readOptions } from './options.ts'
import { ensureSampleFile } from './sample-file.ts'
import { uploadThroughForm } from './upload-through-form.ts'

const CACHE = fileURLToPath(new URL('../../.cache/demo/', import.meta.url))
const SAMPLE_BYTES = 200 * 1000 ** 2

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return print(HELP)

  const interruption = watchInterruption()
  const release = await becomeOnlyDemo(`${CACHE}demo.pid`)
  try {
    await demonstrate(options, interruption)
  } finally {
    await release()
  }
}

async function demonstrate(options: DemoOptions, interruption: AbortSignal): Promise<void> {
  print(`s3multipart demo on ${options.engine}\n`)
  const sample = `${CACHE}air-quality-2026.csv`
  await ensureSampleFile(sample, SAMPLE_BYTES)
  const stack = await startStack({
    engine: options.engine,
    name: 'demo',
    portalPort: options.port,
    log: (line) => print(`  ${line}`),
  })
  try {
    await uploadThroughForm(stack, sample, `${CACHE}screenshot.png`, print, interruption)
    if (!process.stdout.isTTY && !options.serve) return
    const next = encodeURIComponent('/dataset/air-quality/resource/new')
    print('\nThe portal keeps running. Drop a file of your own, signed in as an editor:')
    print(`  ${stack.portal.url}/demo/sign-in-as/editor?next=${next}`)
    print('Ctrl-C ends everything.')
    await once(interruption, 'abort')
  } catch (error) {
    if (!interruption.aborted) throw error
    print('\nInterrupted.')
    process.exitCode = 130
  } finally {
    await stack.stop()
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
