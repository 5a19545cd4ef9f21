import { describe, expect, it } from 'vitest'
import { usePortal } from './use-portal.ts'
import { demoPassword } from './user-pages.ts'

const site = usePortal()

describe('signing in', () => {
  it('opens a session by form and CSRF token, and ends it', async () => {
    const page = await site.get('/user/login')
    const before = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const answer = await site.submit('/user/login', before, { login: 'editor', password: demoPassword })
    expect(answer.status).toBe(302)
    const [set = ''] = answer.headers.getSetCookie()
    expect(set.toLowerCase()).toMatch(/httponly/)
    expect(set.toLowerCase()).toMatch(/samesite=lax/)
    const cookie = set.split(';')[0] ?? ''
    expect(cookie).not.toBe(before)

    const home = await (await site.get('/', { cookie })).text()
    expect(home).toContain('Edith Editor')
    const csrfToken = site.csrfTokenIn(home)
    const body = new URLSearchParams({ _csrf_token: csrfToken })
    await fetch(`${site.portal.url}/user/_logout`, {
      method: 'POST',
      headers: { cookie },
      body,
      redirect: 'manual',
    })
    expect((await site.get('/dataset/air-quality/resource/new', { cookie })).status).toBe(403)
  })

  it('refuses a wrong password, and a form without CSRF token', async () => {
    const cookie = (await site.get('/user/login')).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const wrong = await site.submit('/user/login', cookie, { login: 'editor', password: 'wrong' })
    expect(wrong.status).toBe(200)
    expect(await wrong.text()).toContain('Login failed')
    const forged = await site.submit('/user/login', cookie, {
      login: 'editor',
      password: demoPassword,
      _csrf_token: '',
    })
    expect(forged.status).toBe(400)
  })

  it('signs the demo in at one address, which leads to no other site and can be switched off', async () => {
    const target = async (next: string) =>
      (await site.get(`/demo/sign-in-as/editor?next=${encodeURIComponent(next)}`)).headers.get('location')
    expect(await target('/dataset/air-quality')).toBe('/dataset/air-quality')
    for (const hostile of [
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/\t/evil.example',
      'https:/x',
    ])
      expect(await target(hostile)).toBe('/')
    site.portal.settings.demoSignIn = false
    expect((await site.get('/demo/sign-in-as/editor')).status).toBe(404)
  })
})
