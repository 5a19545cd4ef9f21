import { describe, expect, it } from 'vitest'
import { datasetIds, sampleResourceId } from './catalogue.ts'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('the resource form', () => {
  const ids = {
    '2.10': ['resource-url-none', 'resource-url-upload', 'resource-url-link', 'field-resource-url'],
    '2.9': ['field-image-url', 'field-image-upload'],
  }
  for (const markup of ['2.10', '2.9'] as const) {
    const path = `/dataset/air-quality/resource/new?markup=${markup}`

    it(`has the ids of ${markup} and saves what is posted`, async () => {
      const cookie = await site.portal.signIn('editor')
      const page = await (await site.get(path, { cookie })).text()
      for (const id of ids[markup]) expect(page).toContain(`id="${id}"`)

      const url = 'https://portal.example/s3multipart/download/p/u/a.csv'
      const fields = { url, name: 'Hours', size: '7', hash: 'crc64nvme:AA==', save: 'go-dataset' }
      const answer = await site.submit(path, cookie, fields)
      expect(answer.headers.get('location')).toBe('/dataset/air-quality')
      expect(site.portal.datasets[0]?.resources.at(-1)).toMatchObject({ url, name: 'Hours', size: 7 })
    })

    it(`shows the form of ${markup} again after an error, the hidden extras lost`, async () => {
      const cookie = await site.portal.signIn('editor')
      const fields = { url: 'https://example.org/a.csv', hash: 'crc64nvme:AA==', size: 'many', save: 'again' }
      const answer = await site.submit(path, cookie, fields)
      expect(answer.status).toBe(200)
      const page = await answer.text()
      expect(page).toContain('Size: Invalid integer')
      expect(page).toContain('value="https://example.org/a.csv"')
      expect(page).not.toContain('crc64nvme')
    })
  }

  it('goes on to a new form, or finishes a draft, as the pressed button says', async () => {
    const cookie = await site.portal.signIn('editor')
    const path = '/dataset/draft-budget/resource/new'
    const again = await site.submit(path, cookie, { url: 'https://example.org/a', save: 'again' })
    expect(again.headers.get('location')).toBe(path)
    expect(site.portal.datasets[1]?.state).toBe('draft')
    await site.submit(path, cookie, { url: 'https://example.org/b', save: 'go-metadata' })
    expect(site.portal.datasets[1]?.state).toBe('active')
    expect(site.portal.datasets[1]?.resources).toHaveLength(2)
  })

  it('keeps size and hash and drops extras when an existing resource is saved again', async () => {
    const fields = { package_id: 'air-quality', url: 'https://example.org/a', size: 9, hash: 'h', more: 'x' }
    const { result } = await (await site.act('resource_create', fields, site.tokenOf('editor'))).json()
    const cookie = await site.portal.signIn('editor')
    const path = `/dataset/air-quality/resource/${result.id}/edit`
    const saved = { id: result.id, url: 'https://example.org/b', save: 'go-dataset-complete' }
    expect((await site.submit(path, cookie, saved)).status).toBe(302)
    const shown = await (await site.get(`/api/3/action/resource_show?id=${result.id}`)).json()
    expect(shown.result).toMatchObject({ url: 'https://example.org/b', size: 9, hash: 'h' })
    expect(shown.result).not.toHaveProperty('more')
  })

  it('stores a stock upload and gives it back', async () => {
    const cookie = await site.portal.signIn('editor')
    const upload = new File(['a,b\n'], 'Hours 1.csv', { type: 'text/csv' })
    await site.submit('/dataset/air-quality/resource/new', cookie, {
      upload,
      url_type: 'upload',
      save: 'again',
    })
    const { result } = await (await site.get('/api/3/action/package_show?id=air-quality')).json()
    const { url, size } = result.resources.at(-1)
    expect(size).toBe(4)
    expect(await (await fetch(url)).text()).toBe('a,b\n')
  })

  it('refuses the post of a member, and the post without CSRF token', async () => {
    const path = '/dataset/air-quality/resource/new'
    const fields = { url: 'https://example.org/a', save: 'again' }
    const cookie = await site.portal.signIn('member')
    const page = await (await site.get('/', { cookie })).text()
    const csrfToken = site.csrfTokenIn(page)
    expect((await site.submit(path, cookie, { ...fields, _csrf_token: csrfToken })).status).toBe(403)
    const editor = await site.portal.signIn('editor')
    expect((await site.submit(path, editor, { ...fields, _csrf_token: '' })).status).toBe(400)
    expect(site.portal.datasets[0]?.resources).toHaveLength(1)
  })

  it('prints the script tag of the widget with the canonical id, on both pages of the form', async () => {
    site.portal.settings.embed = true
    const cookie = await site.portal.signIn('editor')
    const fresh = await (await site.get('/dataset/air-quality/resource/new', { cookie })).text()
    expect(fresh).toContain(
      `<script src="/s3multipart/widget.js" data-package-id="${datasetIds.airQuality}" data-resource-id="" defer></script>`,
    )
    const edit = await (
      await site.get(`/dataset/air-quality/resource/${sampleResourceId}/edit`, { cookie })
    ).text()
    expect(edit).toContain(`data-resource-id="${sampleResourceId}" defer></script>`)
  })

  it('has only the URL input where CKAN stores no files', async () => {
    site.portal.settings.uploads = false
    const cookie = await site.portal.signIn('editor')
    for (const markup of ['2.9', '2.10'])
      expect(
        await (await site.get(`/dataset/air-quality/resource/new?markup=${markup}`, { cookie })).text(),
      ).not.toContain('name="upload"')
  })
})
