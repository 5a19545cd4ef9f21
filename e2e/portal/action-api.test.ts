import { describe, expect, it } from 'vitest'
import { datasetIds } from './catalogue.ts'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('the Action API', () => {
  it('says who is asking, and 404 to nobody', async () => {
    const me = await site.get('/api/3/action/user_show', {
      'X-CKAN-API-Key': site.portal.tokens.member ?? '',
    })
    expect(await me.json()).toMatchObject({ result: { name: 'member', sysadmin: false } })
    expect((await site.get('/api/3/action/user_show')).status).toBe(404)
  })

  it('takes a token neither as Bearer nor as Basic', async () => {
    for (const scheme of ['Bearer', 'Basic'])
      expect(
        (
          await site.get('/api/3/action/user_show', {
            Authorization: `${scheme} ${site.portal.tokens.admin}`,
          })
        ).status,
      ).toBe(404)
  })

  it('hides cookies from the API, and only from the API, where the portal says so', async () => {
    const cookie = await site.portal.signIn('editor')
    site.portal.settings.cookieAuthInApi = false
    expect((await site.get('/api/3/action/package_show?id=draft-budget', { cookie })).status).toBe(403)
    expect((await site.get('/dataset/draft-budget/resource/new', { cookie })).status).toBe(200)
  })

  it('drops a session of another browser or address under strong session protection', async () => {
    site.portal.settings.strongSessionProtection = true
    const headers = { 'user-agent': 'Browser/1', 'x-forwarded-for': '192.0.2.7, 10.0.0.1' }
    const signedIn = await site.get('/demo/sign-in-as/editor', headers)
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const forwarded = { ...headers, 'x-forwarded-for': '192.0.2.7', cookie }
    expect((await site.get('/dataset/air-quality/resource/new', forwarded)).status).toBe(200)
    expect((await site.get('/dataset/air-quality/resource/new', { cookie })).status).toBe(403)
  })

  it('creates, patches and deletes a resource for an editor, and refuses a member each time', async () => {
    const fields = { package_id: 'air-quality', url: 'https://example.org/a.csv', size: '5', checked: 'yes' }
    expect((await site.act('resource_create', fields, site.tokenOf('member'))).status).toBe(403)
    const created = await (await site.act('resource_create', fields, site.tokenOf('editor'))).json()
    expect(created).toMatchObject({ result: { size: 5, format: 'CSV', checked: 'yes' } })
    const id = created.result.id

    const patch = { id, name: 'New' }
    expect((await site.act('resource_patch', patch, site.tokenOf('member'))).status).toBe(403)
    const patched = await (await site.act('resource_patch', patch, site.tokenOf('editor'))).json()
    expect(patched).toMatchObject({ result: { name: 'New', size: 5, checked: 'yes' } })

    expect((await site.act('resource_delete', { id }, site.tokenOf('outsider'))).status).toBe(403)
    expect((await site.act('resource_delete', { id }, site.tokenOf('editor'))).status).toBe(200)
    expect((await site.get(`/api/3/action/resource_show?id=${id}`)).status).toBe(404)
  })

  it('answers 409 to a size that is no integer and to a time with a zone, as CKAN does', async () => {
    const fields = { package_id: 'air-quality', size: '1.5', last_modified: '2026-01-02T03:04:05Z' }
    const answer = await site.act('resource_create', fields, site.tokenOf('editor'))
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      error: { size: ['Invalid integer'], last_modified: ['Date format incorrect'] },
    })
    const zoneless = { package_id: 'air-quality', last_modified: '2026-01-02T03:04:05' }
    expect((await site.act('resource_create', zoneless, site.tokenOf('editor'))).status).toBe(200)
  })

  it('replaces an outside address by its own download path when url_type is upload', async () => {
    const fields = { package_id: 'air-quality', url: 'https://example.org/a.csv', url_type: 'upload' }
    const { result } = await (await site.act('resource_create', fields, site.tokenOf('editor'))).json()
    expect(result.url).toBe(
      `${site.portal.url}/dataset/${datasetIds.airQuality}/resource/${result.id}/download/a.csv`,
    )
  })

  it('refuses a write by cookie without CSRF token, and a write by GET', async () => {
    const cookie = await site.portal.signIn('editor')
    expect((await site.act('resource_create', { package_id: 'air-quality' }, { cookie })).status).toBe(400)
    expect(
      (await site.get('/api/3/action/resource_create?package_id=air-quality', site.tokenOf('editor'))).status,
    ).toBe(400)
    const page = await (await site.get('/', { cookie })).text()
    const csrfToken = site.csrfTokenIn(page)
    const headers = { cookie, 'X-CSRFToken': csrfToken }
    expect((await site.act('resource_create', { package_id: 'air-quality' }, headers)).status).toBe(200)
  })

  it('lists the organizations in which a permission holds', async () => {
    const list = async (user: string, permission: string) => {
      const path = `/api/3/action/organization_list_for_user?permission=${permission}`
      const { result } = await (await site.get(path, site.tokenOf(user))).json()
      return result.map(({ name }: { name: string }) => name)
    }
    expect(await list('editor', 'update_dataset')).toEqual(['city-lab'])
    expect(await list('member', 'update_dataset')).toEqual([])
    expect(await list('member', 'read')).toEqual(['city-lab'])
    expect(await list('nobody', 'read')).toEqual([])
  })

  it('never allows credentials to another origin', async () => {
    const answer = await site.get('/api/3/action/status_show', { Origin: 'https://elsewhere.example' })
    expect(answer.status).toBe(200)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
