import type { Context } from 'koa'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { uploadFolder } from '../object-key.ts'
import { abortRequest } from '../protocol.ts'
import type { UploadName } from '../record-store.ts'
import { readJson } from '../request.ts'
import { discardUpload, isOurs, isSealed } from '../seal.ts'
import { withUploadLock } from '../upload-lock.ts'

/** `POST /s3multipart/uploads/abort`: frees an unfinished upload's parts. Needs no edit right, only its own user. */
export async function abortUpload(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, abortRequest, 16 * 1024)
  const ticket = await deps.tickets.read(request.ticket)
  const user = await deps.ckan.whoIs(readCaller(ctx, deps.config))
  if (user.id !== ticket.user && !user.sysadmin) throw new ServiceError('wrong_user')
  const done = await withUploadLock(deps.records, ticket, () => discard(deps, ticket))
  if (!done) throw new ServiceError('throttled')
  ctx.status = 204
  ctx.log.info({ event: 'upload_aborted', user: user.id, upload: ticket.upload }, 'upload aborted')
}

async function discard(deps: Deps, name: UploadName): Promise<true> {
  const record = await deps.records.read(name)
  if (!record) {
    // Ended before, or its record was lost: then the object there may be a sealed one, and stays.
    await deps.storage.abortMultiparts(uploadFolder(deps.config.prefix, name.packageId, name.upload))
    return true
  }
  if (isSealed(record)) throw new ServiceError('already_sealed')
  // A seal that died after Complete: the file is whole, and its next `complete` finishes it.
  const object = record.sealing && (await deps.storage.headObject(record.key))
  if (object && isOurs(deps, record, object)) throw new ServiceError('already_sealed')
  await discardUpload(deps, record)
  return true
}
