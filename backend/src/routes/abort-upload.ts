import type { Context } from 'koa'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { abortRequest } from '../protocol.ts'
import { readJson } from '../request.ts'

/** `POST /s3multipart/uploads/abort`: frees an unfinished upload's parts. Needs no edit right, only its own user. */
export async function abortUpload(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, abortRequest, 16 * 1024)
  const ticket = await deps.tickets.read(request.ticket)
  const user = await deps.ckan.whoIs(readCaller(ctx, deps.config))
  if (user.id !== ticket.user && !user.sysadmin) throw new ServiceError('wrong_user')
  const record = await deps.storage.readRecord(ticket.packageId, ticket.upload)
  if (record?.sealed) throw new ServiceError('already_sealed')
  await deps.storage.abortMultipart(ticket.key, ticket.uploadId)
  // Where an engine lets a session put its own key, an unsealed object may stand there.
  await deps.storage.deleteObject(ticket.key)
  if (record) await deps.storage.deleteRecord(ticket.packageId, ticket.upload)
  ctx.status = 204
  ctx.log.info({ event: 'upload_aborted', user: user.id, upload: ticket.upload }, 'upload aborted')
}
