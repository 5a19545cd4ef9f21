import type { CompleteAnswer } from '@s3multipart/backend/protocol'
import type { Browser, Locator, Page } from 'playwright'
import type { Stack } from './stack.ts'

export interface FileToChoose {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A resource form in the browser of a signed-in user, as a person works with it. */
export interface FormPage {
  readonly page: Page
  readonly widget: Locator
  /** Paths on disk, or files made up in the page under names that no disk would take. */
  choose(...files: readonly (string | FileToChoose)[]): Promise<void>
  /** The answer to the next completed upload. */
  sealed(): Promise<CompleteAnswer>
  /** Presses the form's main button and waits for the page behind it; returns its address. */
  save(): Promise<URL>
  /** Bytes and suggested name that a click on the download link gives. */
  download(url: string): Promise<{ bytes: Buffer; filename: string }>
  close(): Promise<void>
}

export async function openForm(
  stack: Stack,
  browser: Browser,
  options: { user?: string; dataset?: string; query?: string } = {},
): Promise<FormPage> {
  const { user = 'editor', dataset = 'air-quality', query = '' } = options
  const context = await browser.newContext({ acceptDownloads: true })
  const page = await context.newPage()
  const next = encodeURIComponent(`/dataset/${dataset}/resource/new${query}`)
  await page.goto(`${stack.portal.url}/demo/sign-in-as/${user}?next=${next}`)
  const widget = page.locator('s3-multipart-upload')

  return {
    page,
    widget,
    async choose(...files) {
      const input = widget.locator('input[type=file]')
      const paths = files.filter((file) => typeof file === 'string')
      if (paths.length > 0) return input.setInputFiles(paths)
      const made = files.filter((file) => typeof file !== 'string')
      // Playwright refuses names with a slash; a hostile page does not.
      const handle = await page.evaluateHandle(
        (each) => {
          const transfer = new DataTransfer()
          for (const { name, base64 } of each) {
            const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
            transfer.items.add(new File([bytes], name, { lastModified: 1_700_000_000_000 }))
          }
          return transfer
        },
        made.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      )
      await input.evaluate((element: HTMLInputElement, transfer: DataTransfer) => {
        element.files = transfer.files
        element.dispatchEvent(new Event('change', { bubbles: true }))
      }, handle)
    },
    async sealed() {
      const answer = await page.waitForResponse(
        (response) => response.url().endsWith('/s3multipart/uploads/complete') && response.status() === 200,
      )
      return answer.json()
    },
    async save() {
      const before = page.url()
      await page.locator('button[name=save].btn-primary').click()
      await page.waitForURL((address) => address.href !== before)
      return new URL(page.url())
    },
    async download(url) {
      const waiting = page.waitForEvent('download')
      // A download ends the navigation that asked for it.
      await page.goto(url).catch(() => null)
      const download = await waiting
      const chunks: Buffer[] = []
      for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
      return { bytes: Buffer.concat(chunks), filename: download.suggestedFilename() }
    },
    close: () => context.close(),
  }
}
