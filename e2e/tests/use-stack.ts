import type { Browser } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from '../stack/chromium.ts'
import { type Stack, type StackOptions, startStack } from '../stack/stack.ts'

/** A stack for one test file; a component that cannot start fails every test of the file. */
export function useStack(options: Partial<StackOptions> = {}): () => Stack {
  let stack: Stack | undefined
  beforeAll(async () => {
    stack = await startStack({
      engine: 'seaweedfs',
      name: `test-${options.engine ?? 'seaweedfs'}`,
      ...options,
    })
  })
  afterAll(() => stack?.stop())
  return () => {
    if (!stack) throw new Error('the stack did not start')
    return stack
  }
}

/** A Chromium for one test file. */
export function useChromium(): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  return () => {
    if (!browser) throw new Error('Chromium did not start')
    return browser
  }
}
