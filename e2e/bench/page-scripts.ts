import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Contender } from './plan.ts'

const ENTRIES: Readonly<Record<Contender, URL>> = {
  raw: new URL('page/raw.ts', import.meta.url),
  ours: new URL('page/ours.ts', import.meta.url),
  stock: new URL('page/stock.ts', import.meta.url),
}

/** The contenders' scripts as files of a site: name to code. */
export async function bundlePageScripts(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('page/', import.meta.url)),
    logLevel: 'error',
    build: {
      target: 'es2022',
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.values(ENTRIES).map((entry) => fileURLToPath(entry)),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : []
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])),
    ),
  )
}
