import { stat } from 'node:fs/promises'
import type { Page } from 'playwright'
import { launchChromium } from '../stack/chromium.ts'
import type { Stack } from '../stack/stack.ts'
import { sha256OfFile } from './sample-file.ts'
import { sha256OfDownload } from './sha256-of-download.ts'

const UPLOAD_TIMEOUT_MS = 300_000

/** Does what an editor does, and prints what happened on the wire meanwhile. */
export async function uploadThroughForm(
  stack: Stack,
  file: string,
  screenshot: string,
  print: (line: string) => void,
  interruption = new AbortController().signal,
): Promise<void> {
  interruption.throwIfAborted()
  // Playwright's own handlers end the process where it stands, before the engine is stopped.
  const browser = await launchChromium(print, {
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  interruption.addEventListener('abort', () => browser.close())
  try {
    interruption.throwIfAborted()
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, colorScheme: 'light' })
    page.setDefaultTimeout(UPLOAD_TIMEOUT_MS)
    const next = encodeURIComponent('/dataset/air-quality/resource/new')
    await page.goto(`${stack.portal.url}/demo/sign-in-as/editor?next=${next}`)
    const widget = page.locator('s3-multipart-upload')
    const opened = page.waitForResponse((answer) => answer.url().endsWith('/s3multipart/uploads'))
    const started = performance.now()
    await widget.locator('input[type=file]').setInputFiles(file)
    printGrant(await (await opened).json(), print)

    await halfWay(page)
    await page.screenshot({ path: screenshot })
    const sealed = page.waitForResponse(
      (answer) => answer.url().endsWith('/uploads/complete') && answer.status() === 200,
    )
    const { url, etag, size } = await (await sealed).json()
    const seconds = (performance.now() - started) / 1000
    if (stack.wire.mostPartsInFlight !== 4)
      throw new Error(`${stack.wire.mostPartsInFlight} parts were in flight`)
    print('  in flight   4 parts at once, never more')
    print(`  sealed      ${size} bytes, ETag ${etag}, after ${seconds.toFixed(1)} s`)

    await page
      .locator('button[name=save][value=go-dataset], button[name=save][value=go-dataset-complete]')
      .first()
      .click()
    await page.waitForURL((address) => !address.pathname.endsWith('/resource/new'))
    const resource = await savedResource(stack, url)
    print(`  resource    ${stack.portal.url}/dataset/air-quality/resource/${resource.id}`)
    print(`  url         ${url}`)

    const [sent, received] = await Promise.all([sha256OfFile(file), sha256OfDownload(url)])
    if (sent !== received) throw new Error(`The download differs: sent ${sent}, received ${received}`)
    print(`  SHA-256     ${received} = the file's own (${(await stat(file)).size} bytes)`)
    print(`  screenshot  ${screenshot}`)
  } finally {
    await browser.close()
  }
}

function printGrant(
  grant: {
    packageId: string
    key: string
    partCount: number
    partSize: number
    credentials: { expiration: string }
  },
  print: (line: string) => void,
): void {
  print(
    `\n  grant       editor may send the ${grant.partCount} parts (${grant.partSize} bytes each) of one upload`,
  )
  print(`              package ${grant.packageId}`)
  print(`              key     ${grant.key}`)
  print(`              until   ${grant.credentials.expiration}; it reads, lists and deletes nothing`)
}

/** A moment at which the page has something to show. */
async function halfWay(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const bar = document.querySelector('s3-multipart-upload')?.shadowRoot?.querySelector('[role=progressbar]')
    return Number(bar?.getAttribute('aria-valuenow')) >= 40
  })
}

async function savedResource(stack: Stack, url: string): Promise<{ id: string }> {
  const answer = await fetch(`${stack.portal.url}/api/3/action/package_show?id=air-quality`)
  const { result }: { result: { resources: { id: string; url: string }[] } } = JSON.parse(await answer.text())
  const resource = result.resources.find((each) => each.url === url)
  if (!resource) throw new Error(`The portal saved no resource with the address ${url}`)
  return resource
}
