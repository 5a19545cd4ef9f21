import type { CompleteAnswer, OpenAnswer, PartsCredentialsAnswer } from '@s3multipart/backend/protocol'

const SERVER_TIME_MS = Date.UTC(2026, 0, 2, 3, 4, 5)

function issued(name: string, lifeSeconds: number) {
  return {
    credentials: {
      accessKeyId: `AKIA${name}`,
      secretAccessKey: 'secret',
      sessionToken: name,
      expiration: new Date(SERVER_TIME_MS + lifeSeconds * 1000).toISOString(),
    },
    serverTime: new Date(SERVER_TIME_MS).toISOString(),
  }
}

const address = {
  protocol: 1,
  bucket: 'b',
  region: 'us-east-1',
  endpoint: 'http://s3.test',
  forcePathStyle: true,
  bucketUrl: 'http://s3.test/b',
} as const

export function openAnswer(upload: string, size: number, partSize: number, lifeSeconds = 3600): OpenAnswer {
  return {
    ...address,
    ...issued(`${upload}-first`, lifeSeconds),
    upload,
    ticket: upload,
    ticketExpires: '',
    packageId: 'p',
    key: `p/${upload}/f`,
    uploadId: `2~${upload}`,
    size,
    partSize,
    partCount: Math.max(1, Math.ceil(size / partSize)),
    checksum: { part: 'none', object: 'none' },
  }
}

export function credentialsAnswer(name: string, lifeSeconds = 3600): PartsCredentialsAnswer {
  return { ...address, ...issued(name, lifeSeconds), permission: 'parts', key: 'k', uploadId: 'u' }
}

export function completeAnswer(ticket: string, size: number): CompleteAnswer {
  return {
    url: `http://portal.test/s3multipart/download/p/${ticket}/f`,
    key: `p/${ticket}/f`,
    size,
    etag: '"sealed-1"',
    checksum: null,
    hash: null,
    filename: 'f',
    mimetype: 'text/csv',
    format: 'CSV',
    lastModified: '2026-01-02T03:04:05Z',
    versionId: null,
  }
}
