import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { withConfigurationTable } from './configuration-table.ts'

test('the README names every variable as the backend reads it', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  expect(withConfigurationTable(readme)).toBe(readme)
})
