import { describe, expect, it } from 'vitest'
import { startPortal } from './portal.ts'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('the pages', () => {
  it('escapes hostile names and makes no link of a script address', async () => {
    const hostile = `"><script>alert('1')</script>&`
    const fields = {
      package_id: 'air-quality',
      name: hostile,
      description: hostile,
      format: hostile,
      hash: hostile,
    }
    const script = { ...fields, url: 'javascript:alert(1)' }
    const { result } = await (await site.act('resource_create', script, site.tokenOf('editor'))).json()
    const cookie = await site.portal.signIn('editor')
    const resource = `/dataset/air-quality/resource/${result.id}`
    for (const path of ['/', '/dataset/air-quality', resource, `${resource}/edit`, `/dataset/${hostile}`]) {
      const page = await (await site.get(path, { cookie })).text()
      expect(page).not.toContain('<script>alert')
      expect(page).not.toContain('href="javascript:')
    }
  })

  it('shows a resource of the backend as a download link', async () => {
    const url = 'https://portal.example/s3multipart/download/p/u/a%20b.csv'
    const fields = { package_id: 'air-quality', url, size: 4096 }
    const { result } = await (await site.act('resource_create', fields, site.tokenOf('editor'))).json()
    const page = await (await site.get(`/dataset/air-quality/resource/${result.id}`)).text()
    expect(page).toContain(`href="${url}">Download</a>`)
    expect(page).toContain('4.0 KiB (4096 bytes)')
  })

  it('hides drafts and private datasets from those who may not read them', async () => {
    for (const path of ['/dataset/draft-budget', '/dataset/private-survey', '/dataset/retired-counts'])
      expect((await site.get(path, { cookie: await site.portal.signIn('outsider') })).status).toBe(404)
    expect(await (await site.get('/')).text()).not.toContain('Budget')
  })

  it('accepts a locale before every page', async () => {
    const page = await (await site.get('/de/dataset/air-quality')).text()
    expect(page).toContain('<html lang="de">')
    expect(page).toContain(`data-site-root="${site.portal.url}/"`)
  })

  it('lives under a root path', async () => {
    const under = await startPortal({ rootPath: '/portal' })
    try {
      const page = await fetch(`${under.url}/dataset/air-quality`)
      expect(await page.text()).toContain('href="/portal/dataset/air-quality/resource/')
      expect((await fetch(`${under.url}/api/3/action/status_show`)).status).toBe(200)
      expect((await fetch(new URL('/dataset/air-quality', under.url))).status).toBe(404)
    } finally {
      await under.stop()
    }
  })
})
