/** `npm run docs`: what the documents take from the code and from the running product. */
import { readFile, writeFile } from 'node:fs/promises'
import { ensureSampleFile } from '../demo/sample-file.ts'
import { uploadThroughForm } from '../demo/upload-through-form.ts'
import { startStack } from '../stack/stack.ts'
import { withConfigurationTable } from './configuration-table.ts'

const at = (path: string) => new URL(`../../${path}`, import.meta.url)

async function main(): Promise<void> {
  const readme = await readFile(at('README.md'), 'utf8')
  await writeFile(at('README.md'), withConfigurationTable(readme))

  const sample = at('.cache/demo/air-quality-2026.csv').pathname
  await ensureSampleFile(sample, 200 * 1000 ** 2)
  const stack = await startStack({ engine: 'seaweedfs', name: 'docs' })
  try {
    await uploadThroughForm(stack, sample, at('docs/images/resource-form.png').pathname, () => {})
  } finally {
    await stack.stop()
  }
}

await main()
