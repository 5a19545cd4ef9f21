import { describe, expect, it } from 'vitest'
import { datasetIds } from './catalogue.ts'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('who may read and who may edit', () => {
  const users = ['admin', 'editor', 'member', 'outsider', 'nobody']
  const missing = '00000000-0000-4000-8000-000000000000'
  const table: [dataset: string, reads: number[], probes: number[]][] = [
    ['air-quality', [200, 200, 200, 200, 200], [200, 200, 403, 403, 403]],
    ['draft-budget', [200, 200, 200, 403, 403], [200, 200, 403, 403, 403]],
    ['private-survey', [200, 200, 200, 403, 403], [200, 200, 403, 403, 403]],
    ['retired-counts', [200, 200, 200, 403, 403], [200, 200, 403, 403, 403]],
    ['other-data', [200, 200, 200, 200, 200], [200, 403, 403, 200, 403]],
    ['found-data', [200, 200, 200, 200, 200], [200, 200, 403, 200, 403]],
    [missing, [404, 404, 404, 404, 404], [404, 500, 500, 500, 500]],
  ]
  for (const [dataset, reads, probes] of table)
    for (const [index, user] of users.entries())
      it(`answers ${user} about ${dataset}: package_show ${reads[index]}, resource form ${probes[index]}`, async () => {
        const shown = await site.get(`/api/3/action/package_show?id=${dataset}`, site.tokenOf(user))
        expect(shown.status).toBe(reads[index])
        expect(await shown.json()).toMatchObject({ success: shown.status === 200 })

        for (const headers of [
          site.tokenOf(user),
          user === 'nobody' ? {} : { cookie: await site.portal.signIn(user) },
        ]) {
          const probed = await site.get(`/dataset/${dataset}/resource/new`, headers)
          expect(probed.status).toBe(probes[index])
          expect(probed.headers.get('content-type')).toContain('text/html')
          expect((await probed.text()).includes('id="resource-edit"')).toBe(probed.status === 200)
        }
      })

  it('takes the id before the name where a dataset is named like the id of another', async () => {
    const answer = await site.get(`/api/3/action/package_show?id=${datasetIds.airQuality}`)
    expect(await answer.json()).toMatchObject({ result: { name: 'air-quality', id: datasetIds.airQuality } })
  })

  it('refuses an editor whose role was taken away, and a revoked token', async () => {
    site.portal.setRole('editor', 'member')
    expect((await site.get('/dataset/air-quality/resource/new', site.tokenOf('editor'))).status).toBe(403)
    site.portal.setRole('editor', 'editor')
    site.portal.revokeToken('editor')
    expect((await site.get('/dataset/air-quality/resource/new', site.tokenOf('editor'))).status).toBe(403)
  })

  it('answers 403 to the cookie of a deleted user', async () => {
    const cookie = await site.portal.signIn('editor')
    site.portal.deleteUser('editor')
    expect((await site.get('/dataset/air-quality/resource/new', { cookie })).status).toBe(403)
  })
})
