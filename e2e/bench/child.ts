import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** A server in a process of its own, so that it takes no time from whoever measures. */
export interface Child {
  readonly url: string
  stop(): Promise<void>
}

export async function startChild(module: URL, ...args: readonly string[]): Promise<Child> {
  const child = fork(module, [...args])
  const [message]: unknown[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${module.pathname} ended (${code})`)
    }),
  ])
  return {
    url: String(message),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** The child's side: says where it listens, and ends with its parent however that ends. */
export function listenForParent(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.send?.(`http://127.0.0.1:${port}`)
  })
  process.once('disconnect', () => process.exit())
}
