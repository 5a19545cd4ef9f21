import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { CompleteAnswer, ErrorAnswer } from '@s3multipart/backend/protocol'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { send } from '../../stack/plain-http.ts'
import { useChromium } from '../../tests/use-stack.ts'
import { screenshotPath, signIn, testedVersion, useCkan } from './use-ckan.ts'

const stack = useCkan()
const chromium = useChromium()

const newResource = '/dataset/air-quality/resource/new'

describe(`CKAN ${testedVersion}: a file through the resource form`, () => {
  test('arrives in S3, is described in the resource and comes back byte for byte', async () => {
    const { ckan } = stack()
    const bytes = randomBytes(12 * 1000 ** 2)
    const page = await signIn(stack(), chromium(), 'editor')
    await page.goto(ckan.siteUrl + newResource)
    await page.locator('s3-multipart-upload').waitFor()
    expect(await page.locator('#field-resource-upload').count()).toBe(1)
    await page.screenshot({ path: screenshotPath('form'), fullPage: true })

    const sealed = sealedIn(page)
    await page
      .locator('s3-multipart-upload input[type=file]')
      .setInputFiles({ name: 'hourly values.csv', mimeType: 'text/csv', buffer: bytes })
    const { url, size } = await sealed
    await page.locator('s3-multipart-upload [data-phase=done]').waitFor()
    await page.screenshot({ path: screenshotPath('uploaded'), fullPage: true })

    await page.locator('button[name=save].btn-primary').click()
    await page.waitForURL((address) => !address.pathname.endsWith('/resource/new'))
    await page.screenshot({ path: screenshotPath('saved'), fullPage: true })

    const saved = await resourceWith(url)
    expect(saved).toMatchObject({ url, size, mimetype: 'text/csv', format: 'CSV', url_type: '' })
    expect(size).toBe(bytes.length)
    expect(Date.now() - Date.parse(`${saved.last_modified}Z`)).toBeLessThan(120_000)

    await page.goto(`${ckan.siteUrl}/dataset/air-quality/resource/${saved.id}`)
    await page.screenshot({ path: screenshotPath('resource'), fullPage: true })
    const download = page.waitForEvent('download')
    await page.locator(`a[href="${url}"]`).first().click()
    const file = await download
    expect(file.suggestedFilename()).toBe('hourly values.csv')
    expect(bytes.equals(await readFile(await file.path()))).toBe(true)
    await page.context().close()
  })

  test('does not need the FileStore', async () => {
    const { ckan } = stack()
    await ckan.reconfigure({ 'ckan.uploads_enabled': 'false' })
    const page = await signIn(stack(), chromium(), 'editor')
    await page.goto(ckan.siteUrl + newResource)
    expect(await page.locator('#field-resource-upload').count()).toBe(0)
    const sealed = sealedIn(page)
    const file = { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') }
    await page.locator('s3-multipart-upload input[type=file]').setInputFiles(file)
    const { url } = await sealed
    await page.screenshot({ path: screenshotPath('without-filestore'), fullPage: true })
    await page.locator('button[name=save].btn-primary').click()
    await page.waitForURL((address) => !address.pathname.endsWith('/resource/new'))
    expect(await resourceWith(url)).toMatchObject({ size: 8, mimetype: 'text/csv', format: 'CSV' })
    await page.context().close()
    await ckan.reconfigure({})
  })
})

describe(`CKAN ${testedVersion}: who may open an upload`, () => {
  const everybody: [string, string][] = [
    ['admin', '201'],
    ['editor', '201'],
    ['member', '403 not_allowed'],
    ['outsider', '403 not_allowed'],
  ]

  test.each(everybody)('%s by API token: %s', async (user, outcome) => {
    expect(await openUpload({ authorization: stack().ckan.tokens[user] ?? '' })).toBe(outcome)
  })

  test.each(everybody)('%s by the cookie of the sign-in: %s', async (user, outcome) => {
    const page = await signIn(stack(), chromium(), user)
    const cookies = await page.context().cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    await page.context().close()
    expect(await openUpload({ cookie, origin: stack().ckan.siteUrl })).toBe(outcome)
  })

  test.each([
    ['a visitor', {}],
    ['a token that CKAN never gave', { authorization: 'a.b.c' }],
    ['a cookie that CKAN never gave', { cookie: 'ckan=nobody' }],
  ])('%s: 401', async (_, headers) => {
    expect(await openUpload({ ...headers, origin: stack().ckan.siteUrl })).toBe('401 not_signed_in')
  })
})

/** Status, and the code of a refusal. */
async function openUpload(headers: Record<string, string>): Promise<string> {
  const { status, text } = await send(stack().ckan.siteUrl, {
    method: 'POST',
    path: '/s3multipart/uploads',
    headers: { 'content-type': 'application/json', 'x-s3multipart': '1', ...headers },
    body: JSON.stringify({ package_id: 'air-quality', filename: 'data.csv', size: 11 }),
  })
  const { error }: Partial<ErrorAnswer> = JSON.parse(text)
  return error ? `${status} ${error.code}` : `${status}`
}

async function sealedIn(page: Page): Promise<CompleteAnswer> {
  const answer = await page.waitForResponse(
    (response) => response.url().endsWith('/s3multipart/uploads/complete') && response.status() === 200,
  )
  return answer.json()
}

interface SavedResource {
  readonly id: string
  readonly url: string
  readonly last_modified: string
}

async function resourceWith(url: string): Promise<SavedResource> {
  const act = stack().ckan.actAs('editor')
  const { resources } = await act<{ resources: SavedResource[] }>('package_show', { id: 'air-quality' })
  const found = resources.find((each) => each.url === url)
  if (!found) throw new Error(`No resource has the address ${url}`)
  return act('resource_show', { id: found.id })
}
