import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * A second demo would take the engine of the first for a leftover and kill it.
 * @returns what gives the place free again
 * @throws {Error} that names the running one
 */
export async function becomeOnlyDemo(file: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true })
  for (;;) {
    try {
      await writeFile(file, `${process.pid}\n`, { flag: 'wx' })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
    if (await isDemo(pid))
      throw new Error(`A demo is running already (process ${pid}). End it with Ctrl-C, or: kill ${pid}`)
    await rm(file, { force: true })
  }
}

// A pid may have been given to somebody else's process since.
async function isDemo(pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes('demo/main.ts')
}
