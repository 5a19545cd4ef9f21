import type { Context } from 'koa'
import { type Caller, readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { attachment, storedType } from '../file-type.ts'
import { downloadPath } from '../protocol.ts'
import { parse } from '../request.ts'
import type { Seal, UploadRecord } from '../upload-record.ts'

/** `GET|HEAD /s3multipart/download/…`: a short-lived address of a sealed file, for whoever may see its resource. */
export async function download(ctx: Context, deps: Deps): Promise<void> {
  const { packageId, upload } = parse({ ...ctx.params }, downloadPath)
  await requireReader(deps, readCaller(ctx, deps.config), packageId, upload)
  const record = await deps.records.read({ packageId, upload })
  if (!record) throw new ServiceError('not_found')
  const { versionId } = await requireSealed(deps, record)
  const location = await deps.storage.presignDownload(ctx.method === 'HEAD' ? 'HEAD' : 'GET', {
    key: record.key,
    versionId,
    contentType: storedType(record.mimetype),
    contentDisposition: attachment(record.filename),
  })
  ctx.redirect(location)
  // Koa's own body for a redirect names the address a second time.
  ctx.body = null
  ctx.status = 302
}

/** The resource that names this upload decides: without one there is no reader. */
async function requireReader(deps: Deps, caller: Caller, packageId: string, upload: string): Promise<void> {
  const dataset = await deps.ckan.showPackage(caller, packageId).catch((error) => {
    throw caller.credential === 'none' ? signInFirst(error) : error
  })
  // CKAN resolves names too: only the dataset with this very id counts.
  if (dataset.id !== packageId) throw new ServiceError('not_found')
  const resource = dataset.resources.find(({ url }) =>
    url.includes(`/s3multipart/download/${packageId}/${upload}/`),
  )
  if (!resource) throw new ServiceError('not_found')
  await deps.ckan.requireReadRight(caller, resource.id)
}

/** Who is not signed in may be somebody who may. */
function signInFirst(error: unknown): unknown {
  return error instanceof ServiceError && error.code === 'not_allowed'
    ? new ServiceError('not_signed_in')
    : error
}

/** Nothing unsealed is served: the object must be the very one that was sealed. */
async function requireSealed({ storage, logger }: Deps, record: UploadRecord): Promise<Seal> {
  if (!record.sealed) throw new ServiceError('not_found')
  const { etag, size, versionId } = record.sealed
  const object = await storage.headObject(record.key, versionId)
  if (object?.etag === etag && object.size === size) return record.sealed
  logger.error({ event: 'unsealed_object', key: record.key }, 'the object is not the one that was sealed')
  throw new ServiceError('not_found')
}
