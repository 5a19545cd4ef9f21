import { expect, test } from 'vitest'
import { bucketAddress } from '../src/bucket-address.ts'

const aws = { bucket: 'portal-data', region: 'eu-central-1', s3PublicEndpoint: undefined }

test('on AWS the bucket has a host of its own in its region', () => {
  expect(bucketAddress(aws)).toEqual({
    bucket: 'portal-data',
    region: 'eu-central-1',
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    forcePathStyle: false,
    bucketUrl: 'https://portal-data.s3.eu-central-1.amazonaws.com',
  })
})

test('on AWS a bucket with dots is named in the path, which the wildcard certificate covers', () => {
  expect(bucketAddress({ ...aws, bucket: 'data.portal.example' })).toMatchObject({
    forcePathStyle: true,
    bucketUrl: 'https://s3.eu-central-1.amazonaws.com/data.portal.example',
  })
})

test.each(['https://s3.portal.example', 'http://127.0.0.1:9000', 'https://portal.example/storage'])(
  'at %s the bucket is named in the path',
  (endpoint) => {
    expect(bucketAddress({ ...aws, s3PublicEndpoint: endpoint })).toMatchObject({
      endpoint,
      forcePathStyle: true,
      bucketUrl: `${endpoint}/portal-data`,
    })
  },
)
