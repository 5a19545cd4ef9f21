import { expect, it } from 'vitest'
import { publicAccess } from '../src/public-access.ts'

it.each(['aws', 'ceph', 'seaweedfs', 'minio'] as const)(
  'on %s a public ACL or policy has no effect',
  (engine) => {
    expect(publicAccess(engine)).toMatchObject({ IgnorePublicAcls: true, RestrictPublicBuckets: true })
  },
)

it('on Ceph parts are not refused for their ACL', () => {
  expect(publicAccess('ceph').BlockPublicAcls).toBe(false)
})
