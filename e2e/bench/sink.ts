/**
 * A yardstick's sink: it reads bytes, drops them, and says just enough of S3's XML for stock `@uppy/aws-s3`.
 * It checks no signature and stores nothing. Whether uploads are right is tested on real engines; this only
 * makes sure that the receiving end is the same, and fast, for all who are timed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenForParent } from './child.ts'

let putsInFlight = 0
let tally = { mostPutsInFlight: 0, putBytes: 0 }

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sink.invalid')
  allowOrigin(request, response)
  if (request.method === 'OPTIONS') response.writeHead(204).end()
  else if (pathname === '/tally') takeTally(response)
  else if (request.method === 'PUT') dropBody(request, response)
  else answerXml(request, response, pathname, searchParams)
})
server.keepAliveTimeout = 60_000
listenForParent(server)

function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*')
  response.setHeader('access-control-allow-methods', 'GET, PUT, POST, DELETE')
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*')
  response.setHeader('access-control-expose-headers', 'ETag, Date')
  response.setHeader('access-control-max-age', '7200')
}

/** What came in since it was last asked. */
function takeTally(response: ServerResponse): void {
  response.end(JSON.stringify(tally))
  tally = { mostPutsInFlight: putsInFlight, putBytes: 0 }
}

function dropBody(request: IncomingMessage, response: ServerResponse): void {
  putsInFlight++
  tally.mostPutsInFlight = Math.max(tally.mostPutsInFlight, putsInFlight)
  response.once('close', () => putsInFlight--)
  request.on('data', ({ length }: Buffer) => {
    tally.putBytes += length
  })
  request.once('end', () => response.setHeader('etag', '"00000000000000000000000000000000"').end())
}

function answerXml(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  query: URLSearchParams,
): void {
  request.resume()
  request.once('end', () => {
    if (request.method === 'DELETE') return response.writeHead(204).end()
    response.setHeader('content-type', 'application/xml')
    if (request.method === 'GET') return response.end('<ListPartsResult></ListPartsResult>')
    const key = `<Key>${pathname.split('/').slice(2).join('/')}</Key>`
    if (query.has('uploads')) {
      const uploadId = '<UploadId>upload</UploadId>'
      return response.end(`<InitiateMultipartUploadResult>${key}${uploadId}</InitiateMultipartUploadResult>`)
    }
    const location = `<Location>http://${request.headers.host}${pathname}</Location>`
    const etag = '<ETag>"00000000000000000000000000000000-1"</ETag>'
    response.end(`<CompleteMultipartUploadResult>${location}${key}${etag}</CompleteMultipartUploadResult>`)
  })
}
