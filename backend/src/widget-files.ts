/** The built widget, read once at start. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'

export interface WidgetFiles {
  /** Name of the immutable copy, `widget.<hash>.js`. */
  readonly hashedName: string
  readonly script: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

const manifest = z.object({ file: z.string().regex(/^widget\.[\w-]+\.js$/) })

/** @throws {Error} where the widget was not built */
export async function readWidget(folder: URL): Promise<WidgetFiles> {
  const { file } = manifest.parse(JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')))
  const script = await readFile(new URL(file, folder))
  const digest = createHash('sha256').update(script).digest('base64url').slice(0, 27)
  return { hashedName: file, script, gzipped: gzipSync(script, { level: 9 }), etag: `"${digest}"` }
}
