import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { CONTENDERS } from './plan.ts'

/** The contenders' scripts as files of a site: name to code. */
export async function bundlePageScripts(): Promise<ReadonlyMap<string, string>> {
  const root = fileURLToPath(new URL('page/', import.meta.url))
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      target: 'es2022',
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: CONTENDERS.map((contender) => `${root}${contender}.ts`),
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
