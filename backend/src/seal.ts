/** Sealing: the one moment at which an object comes into being. Everything the client says is checked against S3's own list. */
import type { Deps } from './deps.ts'
import { ServiceError } from './errors.ts'
import { multipartEtag, uploadFolder } from './object-key.ts'
import { partBytes } from './part-plan.ts'
import type { CompleteRequest } from './protocol.ts'
import type { UploadName } from './record-store.ts'
import type { StoredObject, StoredPart } from './storage.ts'
import { withUploadLock } from './upload-lock.ts'
import type { Seal, UploadRecord } from './upload-record.ts'

/**
 * Completes the multipart upload and rewrites its record. May be repeated at any point, by any replica, also after a
 * crash half-way: it finds what was done and goes on.
 * @returns the sealed record; null where another call holds the upload
 * @throws {ServiceError} `upload_gone`, `parts_mismatch`, `size_mismatch`
 */
export function sealUpload(
  deps: Deps,
  name: UploadName,
  claimed: CompleteRequest['parts'],
): Promise<SealedRecord | null> {
  return withUploadLock(deps.records, name, async () => {
    const record = await deps.records.read(name)
    if (!record) throw new ServiceError('upload_gone')
    return isSealed(record) ? record : seal(deps, record, claimed)
  })
}

export type SealedRecord = UploadRecord & { readonly sealed: Seal }

export function isSealed(record: UploadRecord): record is SealedRecord {
  return record.sealed !== null
}

/**
 * Whether an object is the one that the seal was about to make. Only AWS keeps a browser's session from making objects
 * of its own; elsewhere the ETag that the listed parts foretell tells them apart.
 */
export function isOurs({ config }: Deps, { sealing, size }: UploadRecord, object: StoredObject): boolean {
  if (!sealing || object.size !== size) return false
  return config.engine === 'aws' || sealing.etag === object.etag
}

async function seal(
  deps: Deps,
  record: UploadRecord,
  claimed: CompleteRequest['parts'],
): Promise<SealedRecord> {
  const { storage, records } = deps
  const listed = await storage.listParts(record.key, record.uploadId)
  if (!listed) return recover(deps, record)
  const parts = provenParts(record, listed, claimed)
  const foretold = { ...record, sealing: { etag: multipartEtag(parts.map(({ etag }) => etag)) } }
  await records.write(foretold)
  try {
    await storage.completeMultipart(record.key, record.uploadId, parts)
  } catch (error) {
    // It may have worked all the same: a lost answer, or a 500 of Ceph for a call that it had carried out.
    return recover(deps, foretold, error)
  }
  return recover(deps, foretold)
}

/**
 * The multipart upload is gone: the object is there and ours, or there is nothing to seal.
 * @param failure what Complete threw: then the parts may still be there, and the client may try again
 */
async function recover(deps: Deps, record: UploadRecord, failure?: unknown): Promise<SealedRecord> {
  const object = await deps.storage.headObject(record.key)
  if (object && isOurs(deps, record, object)) return finish(deps, record, object)
  if (failure) throw failure
  await discardUpload(deps, record)
  throw new ServiceError('upload_gone')
}

async function finish(deps: Deps, record: UploadRecord, object: StoredObject): Promise<SealedRecord> {
  const { etag, size, versionId, lastModified } = object
  const sealed = { ...record, sealed: { etag, size, versionId, at: lastModified } }
  await deps.records.write(sealed)
  await deps.storage
    // Whatever else a session opened in the upload's folder will never be completed: free its parts now.
    .abortMultiparts(uploadFolder(deps.config.prefix, record.packageId, record.upload))
    // The bucket's lifecycle rule ends them a week later.
    .catch((error) => deps.logger.warn({ err: error, upload: record.upload }, 'the folder was not swept'))
  return sealed
}

/** Leaves nothing of an upload that was not sealed: its parts, what a session made in its folder, and its record. */
export async function discardUpload({ storage, records, config }: Deps, name: UploadName): Promise<void> {
  const folder = uploadFolder(config.prefix, name.packageId, name.upload)
  await storage.abortMultiparts(folder)
  await storage.deleteObjects(folder)
  await records.delete(name)
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
