import { defineConfig } from 'vitest/config'

const MINUTE = 60_000

export default defineConfig({
  test: {
    // Each file of `e2e` starts an engine, a portal and a browser of its own: two at once would fight for the cores.
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{backend,widget,infra}/test/**/*.test.ts', 'e2e/{portal,docs}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/tests/*.test.ts'],
          testTimeout: MINUTE,
          hookTimeout: 3 * MINUTE,
        },
      },
      {
        test: {
          name: 'ckan',
          include: ['e2e/ckan/tests/*.test.ts'],
          testTimeout: 3 * MINUTE,
          // The first start of all installs a CKAN.
          hookTimeout: 20 * MINUTE,
        },
      },
      {
        test: {
          name: 'large',
          include: ['e2e/tests/large/*.test.ts'],
          testTimeout: 10 * MINUTE,
          hookTimeout: 3 * MINUTE,
        },
      },
    ],
  },
})
