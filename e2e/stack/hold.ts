import type { Page } from 'playwright'

/** Keeps back what the page sends to these addresses until it is released: a moment that lasts as long as a test needs. */
export async function holdRequests(page: Page, address: string): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(address, async (route) => {
    await released
    // The page, or its request, may be gone meanwhile.
    await route.continue().catch(() => {})
  })
  return release
}
