import { describe, expect, it } from 'vitest'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('what tests make it do', () => {
  it('fails in every way a real portal does, only where told to, and recovers', async () => {
    const probe = '/dataset/air-quality/resource/new'
    const expected = { html: 200, '500': 500, maintenance: 503, redirect: 302 } as const
    for (const kind of ['html', '500', 'maintenance', 'redirect'] as const) {
      site.portal.setFault(kind, { path: /resource\/new$/ })
      const answer = await site.get(probe, site.tokenOf('editor'))
      expect(answer.status).toBe(expected[kind])
      expect(await answer.text()).not.toContain('resource-edit')
      expect((await site.get('/api/3/action/package_show?id=air-quality')).status).toBe(200)
    }
    site.portal.setFault('down')
    await expect(site.get(probe)).rejects.toThrow()
    site.portal.setFault('slow', { slowMilliseconds: 60_000 })
    await expect(fetch(site.portal.url + probe, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    site.portal.setFault(null)
    expect((await site.get(probe, site.tokenOf('editor'))).status).toBe(200)
  })

  it('records which credentials each request carried', async () => {
    await site.get('/api/3/action/user_show', { ...site.tokenOf('editor'), 'x-forwarded-for': '192.0.2.7' })
    expect(site.portal.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/api/3/action/user_show',
      headers: { authorization: site.portal.tokens.editor, 'x-forwarded-for': '192.0.2.7' },
    })
    expect(site.portal.requests.at(-1)?.headers.cookie).toBeUndefined()
  })
})
