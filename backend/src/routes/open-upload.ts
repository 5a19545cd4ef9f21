import { randomUUID } from 'node:crypto'
import type { Context } from 'koa'
import { bucketAddress } from '../bucket-address.ts'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { attachment, isAllowedType, mimetypeOf, storedType } from '../file-type.ts'
import { metadataFileName, objectKey } from '../object-key.ts'
import { planParts } from '../part-plan.ts'
import { type OpenAnswer, type OpenRequest, openRequest, PROTOCOL_VERSION } from '../protocol.ts'
import type { UploadName } from '../record-store.ts'
import { readJson } from '../request.ts'
import { type Editor, requireEditor, requireGrant } from '../rights.ts'
import { discardUpload } from '../seal.ts'
import type { UploadRecord } from '../upload-record.ts'

/** `POST /s3multipart/uploads`: opens an upload and grants its parts. */
export async function openUpload(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, openRequest, 16 * 1024)
  requireGrant(deps.config, 'parts')
  requireAcceptedFile(deps, request)
  const editor = await requireEditor(deps, readCaller(ctx, deps.config), request.package_id)
  requireOwnResource(editor, request)
  const upload = { packageId: editor.package.id, upload: randomUUID() }
  try {
    const record = await openRecord(deps, editor, request, upload)
    const credentials = await deps.sts.assumeRole({ permission: 'parts', ...upload }, editor.user.name)
    if (ctx.req.socket.destroyed) throw new Error('the client did not wait for the answer')
    ctx.status = 201
    ctx.body = await describe(deps, record, credentials)
    ctx.log.info(
      {
        event: 'upload_opened',
        user: editor.user.id,
        package: record.packageId,
        upload: record.upload,
        size: record.size,
        accessKeyId: credentials.accessKeyId,
        expiration: credentials.expiration,
      },
      'upload opened',
    )
  } catch (error) {
    // Nobody got the ticket, so nobody could end this upload: what is left of it must go now.
    await discardUpload(deps, upload).catch((failure) =>
      ctx.log.warn({ ...upload, err: failure }, 'an upload that failed to open was not cleaned'),
    )
    throw error
  }
}

function requireAcceptedFile({ config }: Deps, { filename, size }: OpenRequest): void {
  if (Buffer.byteLength(filename) > 1024) throw new ServiceError('invalid_request', { detail: 'filename' })
  if (size > config.maxBytes)
    throw new ServiceError('too_large', { detail: `at most ${config.maxBytes} bytes` })
  if (!isAllowedType(filename, config.allowedTypes))
    throw new ServiceError('type_not_allowed', { detail: `accepted: ${config.allowedTypes?.join(', ')}` })
}

function requireOwnResource(editor: Editor, { resource_id }: OpenRequest): void {
  if (resource_id && !editor.package.resources.some(({ id }) => id === resource_id))
    throw new ServiceError('not_found', { detail: 'resource' })
}

async function openRecord(
  deps: Deps,
  editor: Editor,
  request: OpenRequest,
  { packageId, upload }: UploadName,
): Promise<UploadRecord> {
  const { config, storage } = deps
  const key = objectKey(config.prefix, packageId, upload, request.filename)
  const mimetype = mimetypeOf(request.filename, request.content_type)
  const uploadId = await storage.openMultipart({
    key,
    contentType: storedType(mimetype),
    contentDisposition: attachment(request.filename),
    metadata: {
      portal: config.publicUrl,
      user: editor.user.id,
      package: packageId,
      ...(request.resource_id && { resource: request.resource_id }),
      filename: metadataFileName(request.filename),
    },
  })
  const record: UploadRecord = {
    version: 1,
    upload,
    user: editor.user.id,
    packageId,
    resourceId: request.resource_id ?? null,
    filename: request.filename,
    key,
    uploadId,
    size: request.size,
    ...planParts(request.size, request.part_size),
    mimetype,
    lastModified: request.last_modified ?? null,
    fingerprint: request.fingerprint ?? null,
    createdAt: deps.now().toISOString(),
    sealing: null,
    sealed: null,
  }
  await deps.records.write(record)
  return record
}

async function describe(
  deps: Deps,
  record: UploadRecord,
  credentials: OpenAnswer['credentials'],
): Promise<OpenAnswer> {
  const { ticket, expires } = await deps.tickets.issue(record, new Date(record.createdAt))
  return {
    protocol: PROTOCOL_VERSION,
    upload: record.upload,
    ticket,
    ticketExpires: expires,
    packageId: record.packageId,
    ...bucketAddress(deps.config),
    key: record.key,
    uploadId: record.uploadId,
    size: record.size,
    partSize: record.partSize,
    partCount: record.partCount,
    checksum: { part: 'none', object: 'none' },
    credentials,
    serverTime: deps.now().toISOString(),
  }
}
