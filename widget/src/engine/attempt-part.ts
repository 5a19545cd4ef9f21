import type { Grant } from './credential-keeper.ts'
import { judgePart, type Verdict } from './judge-part.ts'
import type { PartHooks, SendPart } from './send-part.ts'

export type AttemptVerdict = Verdict | { readonly kind: 'aborted' } | { readonly kind: 'file_changed' }

/** One try at one part: sign, send, judge. Never rejects. */
export async function attemptPart(
  sendPart: SendPart,
  grant: Grant,
  partNumber: number,
  body: Blob,
  hooks: PartHooks,
): Promise<AttemptVerdict> {
  const request = await grant.sign(partNumber)
  if (hooks.signal.aborted) return { kind: 'aborted' }
  const verdict = judgePart(await sendPart(request, body, hooks))
  if (verdict.kind !== 'unreachable') return verdict
  if (hooks.signal.aborted) return { kind: 'aborted' }
  return (await isReadable(body)) ? verdict : { kind: 'file_changed' }
}

/** A file that was changed or deleted on disk fails like a lost network: only reading it tells which. */
async function isReadable(body: Blob): Promise<boolean> {
  try {
    await body.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}
