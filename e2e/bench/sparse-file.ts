import { mkdir, open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../.cache/bench/', import.meta.url))

/** A file of that size which takes no room: the browser reads it as any other. */
export async function sparseFile(bytes: number): Promise<string> {
  await mkdir(FOLDER, { recursive: true })
  const path = `${FOLDER}${bytes}.bin`
  const file = await open(path, 'a')
  await file.truncate(bytes)
  await file.close()
  return path
}
