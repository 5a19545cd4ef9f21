/** Sealing: the one moment at which an object comes into being. Everything the client says is checked against S3's own list. */
import type { Deps } from './deps.ts'
import { ServiceError } from './errors.ts'
import { multipartEtag, uploadFolder } from './object-key.ts'
import { partBytes } from './part-plan.ts'
import type { CompleteRequest } from './protocol.ts'
import type { StoredObject, StoredPart } from './storage.ts'
import type { Seal, UploadRecord } from './upload-record.ts'

/**
 * Completes the multipart upload and rewrites its record. May be repeated at any point, by any replica, also after a
 * crash half-way: it finds what was done and goes on.
 * @throws {ServiceError} `upload_gone`, `parts_mismatch`, `size_mismatch`
 */
export async function sealUpload(
  deps: Deps,
  record: UploadRecord,
  claimed: CompleteRequest['parts'],
): Promise<Seal> {
  const { storage } = deps
  const listed = await storage.listParts(record.key, record.uploadId)
  if (!listed) return recoverSeal(deps, record)
  const parts = provenParts(record, listed, claimed)
  const sealing = { etag: multipartEtag(parts.map(({ etag }) => etag)) }
  await storage.writeRecord({ ...record, sealing })
  try {
    const completed = await storage.completeMultipart(record.key, record.uploadId, parts)
    if (!completed) return recoverSeal(deps, record)
  } catch (error) {
    // It may have worked all the same: a lost answer, or Ceph's 500 where another replica was faster.
    return recoverSeal(deps, record, error)
  }
  const object = await storage.headObject(record.key)
  if (!object) throw new ServiceError('upload_gone', { detail: 'the object vanished while it was sealed' })
  return finish(deps, { ...record, sealing }, object)
}

/**
 * Complete did not say yes: either a call before worked and its answer was lost, or there is nothing to seal.
 * @param failure what Complete threw: then the parts are still there, and the client may try again
 */
async function recoverSeal(
  deps: Deps,
  { packageId, upload }: UploadRecord,
  failure?: unknown,
): Promise<Seal> {
  const record = await deps.storage.readRecord(packageId, upload)
  if (!record) throw new ServiceError('upload_gone')
  if (record.sealed) return record.sealed
  const object = record.sealing && (await deps.storage.headObject(record.key))
  if (object && object.size === record.size && (record.sealing?.etag ?? object.etag) === object.etag)
    return finish(deps, record, object)
  if (failure) throw failure
  await discardUnsealed(deps, record)
  throw new ServiceError('upload_gone')
}

async function finish(deps: Deps, record: UploadRecord, object: StoredObject): Promise<Seal> {
  if (object.size !== record.size) {
    await discardUnsealed(deps, record)
    throw new ServiceError('size_mismatch')
  }
  const seal: Seal = { ...object, at: deps.now().toISOString() }
  await deps.storage.writeRecord({ ...record, sealed: seal })
  await sweepFolder(deps, record)
  return seal
}

/** An object that no seal made is never served; it is not kept either. */
async function discardUnsealed({ storage }: Deps, record: UploadRecord): Promise<void> {
  await storage.deleteObject(record.key)
  await storage.deleteRecord(record.packageId, record.upload)
}

/** Whatever else a session opened in the upload's folder will never be completed: free its parts now. */
async function sweepFolder({ storage, config, logger }: Deps, record: UploadRecord): Promise<void> {
  try {
    const open = await storage.listMultiparts(uploadFolder(config.prefix, record.packageId, record.upload))
    await Promise.all(open.map(({ key, uploadId }) => storage.abortMultipart(key, uploadId)))
  } catch (error) {
    // The bucket's lifecycle rule ends them a week later.
    logger.warn({ err: error, upload: record.upload }, 'the folder was not swept')
  }
}

/**
 * The parts to seal, in order: those that the client sent, each found in S3's list, each of the planned size.
 * The client names the ETag because an engine may list a part that was sent twice under both.
 */
function provenParts(
  record: UploadRecord,
  listed: readonly StoredPart[],
  claimed: CompleteRequest['parts'],
): StoredPart[] {
  const inOrder = claimed.toSorted((one, other) => one.part_number - other.part_number)
  if (inOrder.length !== record.partCount || listed.some(({ partNumber }) => partNumber > record.partCount))
    throw new ServiceError('parts_mismatch')
  const stored = new Map(listed.map((part) => [`${part.partNumber} ${part.etag}`, part]))
  return inOrder.map(({ part_number, etag, size }, index) => {
    const part = stored.get(`${part_number} ${etag}`)
    if (!part || part_number !== index + 1)
      throw new ServiceError('parts_mismatch', { detail: `part ${index + 1}` })
    if (part.size !== size || size !== partBytes(record.size, record, part_number))
      throw new ServiceError('size_mismatch', { detail: `part ${part_number}` })
    return part
  })
}
