/** `npm run demo:ckan`: a real CKAN whose resource form carries the widget. */
import { startCkanStack } from '../ckan-stack.ts'
import { people } from '../seed.ts'
import { HELP, readOptions } from './options.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return print(HELP)

  print(`s3multipart on a real CKAN ${options.version}\n`)
  const stopped = interruption()
  const { ckan, stop } = await startCkanStack({
    name: 'demo',
    version: options.version,
    log: (line) => print(`  ${line}`),
  })
  try {
    print(`\n  ${ckan.siteUrl}/dataset/air-quality/resource/new\n`)
    for (const { name, fullname } of people)
      print(`  ${name.padEnd(10)}${ckan.passwordOf(name).padEnd(24)}${fullname}`)
    if (!process.stdout.isTTY && !options.serve) return
    print('\nCtrl-C ends everything.')
    await stopped
  } finally {
    await stop()
  }
}

/** Resolves at Ctrl-C or a polite kill, so that everything is always stopped in order. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
