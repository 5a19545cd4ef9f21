import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { CACHE } from '../cache.ts'
import { type CkanStack, type CkanStackOptions, startCkanStack } from '../ckan-stack.ts'
import { ckanVersionOf } from '../release.ts'

/** Which CKAN this run is about; `npm run test:ckan -- --ckan ...` sets it. */
export const testedVersion = ckanVersionOf(process.env.TESTED_CKAN ?? '2.12')

/** A CKAN with everything, for one test file; a component that cannot start fails every test of the file. */
export function useCkan(options: Partial<CkanStackOptions> = {}): () => CkanStack {
  let stack: CkanStack | undefined
  beforeAll(async () => {
    stack = await startCkanStack({ version: testedVersion, name: 'test', ...options })
  })
  afterAll(() => stack?.stop())
  return () => {
    if (!stack) throw new Error('the CKAN stack did not start')
    return stack
  }
}

/** A browser of their own for a person who has signed in by CKAN's own form. */
export async function signIn({ ckan }: CkanStack, browser: Browser, user: string): Promise<Page> {
  const viewport = { width: 1200, height: 1000 }
  const context = await browser.newContext({ acceptDownloads: true, viewport, colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto(`${ckan.siteUrl}/user/login`)
  await page.locator('#field-login').fill(user)
  await page.locator('#field-password').fill(ckan.passwordOf(user))
  await page.locator('form:has(#field-login) button[type=submit]').click()
  await page.waitForURL((address) => !address.pathname.endsWith('/user/login'))
  return page
}

/** Where a person looks at what a test has seen. */
export function screenshotPath(name: string): string {
  const folder = join(CACHE, 'screenshots')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${testedVersion}-${name}.png`)
}
