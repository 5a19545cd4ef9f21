import { access } from 'node:fs/promises'
import { isOnPath, run } from './run.ts'

const programs = ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool']
const packages = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common', 'openssl']
const installArgs = ['install', '-y', '--no-install-recommends', ...packages]
const installTimeoutMs = 600_000

/** Installs Ceph where that is allowed and safe: as root on Debian or its kin. */
export async function ensureCeph(log: (line: string) => void): Promise<void> {
  if (await isInstalled()) return
  if (process.getuid?.() !== 0 || !(await isDebian())) {
    throw new Error(`Ceph is missing. Run: sudo apt-get update && sudo apt-get ${installArgs.join(' ')}`)
  }
  log(`Installing ${packages.join(' ')} (61 MB) with apt-get`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: installTimeoutMs }
  await run('apt-get', ['update'], options)
  await run('apt-get', installArgs, options)
}

async function isInstalled(): Promise<boolean> {
  const found = await Promise.all(programs.map(isOnPath))
  return found.every(Boolean)
}

async function isDebian(): Promise<boolean> {
  return access('/etc/debian_version').then(
    () => true,
    () => false,
  )
}
