import { defineConfig } from 'vite'

/** One file without node_modules at run time: starts in a fraction of the time that loading the AWS SDK's modules takes. */
export default defineConfig({
  build: {
    ssr: 'src/main.ts',
    target: 'node20',
    outDir: 'dist',
    minify: false,
    rolldownOptions: {
      // depd, below Koa, names its wrappers with eval; nothing of a request gets there.
      checks: { eval: false },
      output: { entryFileNames: 'main.js', codeSplitting: false },
    },
  },
  ssr: { noExternal: true },
})
