import { createHash } from 'node:crypto'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Pages load it beside CKAN's own scripts: what is added must stay small. */
const MAX_GZIP_BYTES = 45 * 1024
const FILE = 'widget.js'

export default defineConfig({
  root: import.meta.dirname,
  build: {
    target: 'es2022',
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'never', fileName: () => FILE },
  },
  plugins: [pinned()],
})

/** The copy whose name is its hash, for pages that pin it by `integrity`, and the check of its size. */
function pinned(): Plugin {
  return {
    name: 's3multipart:pinned',
    async writeBundle({ dir = 'dist' }) {
      const code = await readFile(join(dir, FILE))
      const file = `widget.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`
      const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`
      const gzipBytes = gzipSync(code, { level: 9 }).length
      if (gzipBytes > MAX_GZIP_BYTES) {
        this.error(`${FILE} has ${gzipBytes} bytes after gzip, ${MAX_GZIP_BYTES} are allowed`)
      }
      await copyFile(join(dir, FILE), join(dir, file))
      await writeFile(
        join(dir, 'manifest.json'),
        `${JSON.stringify({ file, integrity, gzipBytes }, null, 2)}\n`,
      )
      this.info(`${file} ${integrity} ${gzipBytes} bytes gzip`)
    },
  }
}
