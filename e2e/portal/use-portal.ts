import { afterEach, beforeEach } from 'vitest'
import { type Portal, startPortal } from './portal.ts'

/** A fresh portal for every test of the file, and what a browser or a program would do with it. */
export function usePortal() {
  let portal: Portal
  beforeEach(async () => {
    portal = await startPortal()
  })
  afterEach(() => portal.stop())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(portal.url + path, { headers, redirect: 'manual' })

  return {
    get portal() {
      return portal
    },
    get,
    tokenOf: (user: string): Record<string, string> =>
      user === 'nobody' ? {} : { Authorization: portal.tokens[user] ?? '' },
    act: (action: string, fields: unknown, headers: Record<string, string>) =>
      fetch(`${portal.url}/api/3/action/${action}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(fields),
      }),
    csrfTokenIn: (page: string) => /name="_csrf_token" (?:value|content)="([^"]+)"/.exec(page)?.[1] ?? '',
    /** Fetch a form and submit it, as a browser without scripts would. */
    async submit(path: string, cookie: string, fields: Record<string, string | Blob>) {
      const page = await (await get(path, { cookie })).text()
      const form = new FormData()
      const stock = { _csrf_token: this.csrfTokenIn(page), id: '', url_type: '' }
      for (const [key, value] of Object.entries({ ...stock, ...fields })) form.append(key, value)
      return fetch(portal.url + path, { method: 'POST', headers: { cookie }, body: form, redirect: 'manual' })
    },
  }
}
