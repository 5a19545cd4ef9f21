import { createHash } from 'node:crypto'

/** @throws {Error} where the address answers anything but a file */
export async function sha256OfDownload(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok || !answer.body) throw new Error(`The download answered ${answer.status}`)
  const hash = createHash('sha256')
  for await (const chunk of answer.body) hash.update(chunk)
  return hash.digest('hex')
}
