import { access, readdir } from 'node:fs/promises'
import { isOnPath, run } from '../engines/run.ts'

const installTimeoutMs = 900_000

/** Everything of a CKAN that PyPI and Maven Central do not have, and how to see that it is there. */
const needs: readonly { readonly name: string; readonly isPresent: () => Promise<boolean> }[] = [
  { name: 'postgresql', isPresent: async () => (await postgresPrograms()) !== undefined },
  { name: 'redis-server', isPresent: () => isOnPath('redis-server') },
  { name: 'nginx', isPresent: async () => (await nginxProgram()) !== undefined },
  { name: 'default-jre-headless', isPresent: () => isOnPath('java') },
  { name: 'maven', isPresent: () => isOnPath('mvn') },
  // psycopg2 has no wheel for Linux.
  { name: 'gcc', isPresent: () => isOnPath('gcc') },
  { name: 'libpq-dev', isPresent: () => isOnPath('pg_config') },
  { name: 'python3-venv', isPresent: () => python('import ensurepip, venv') },
  {
    name: 'python3-dev',
    isPresent: () =>
      python('import sysconfig; open(sysconfig.get_config_var("INCLUDEPY") + "/Python.h").close()'),
  },
  {
    name: 'libmagic1',
    isPresent: () => python('import ctypes; ctypes.CDLL("libmagic.so.1")'),
  },
]

/** Installs what is missing where that is allowed and safe: as root on Debian or its kin. */
export async function ensureDebianPackages(log: (line: string) => void): Promise<void> {
  const missing = await missingPackages()
  if (missing.length === 0) return
  const args = ['install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0 || !(await exists('/etc/debian_version')))
    throw new Error(`CKAN needs more. Run: sudo apt-get update && sudo apt-get ${args.join(' ')}`)
  log(`Installing ${missing.join(' ')} with apt-get`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: installTimeoutMs }
  await run('apt-get', ['update', '--quiet'], options)
  await run('apt-get', args, options)
}

/** Debian keeps them off the PATH, one folder per major version. */
export async function postgresPrograms(): Promise<string | undefined> {
  const home = '/usr/lib/postgresql'
  const majors = (await readdir(home).catch(() => [])).sort((a, b) => Number(b) - Number(a))
  for (const major of majors) if (await exists(`${home}/${major}/bin/initdb`)) return `${home}/${major}/bin`
  return undefined
}

/** Only root has /usr/sbin on its PATH. */
export async function nginxProgram(): Promise<string | undefined> {
  if (await isOnPath('nginx')) return 'nginx'
  return (await exists('/usr/sbin/nginx')) ? '/usr/sbin/nginx' : undefined
}

async function missingPackages(): Promise<string[]> {
  const present = await Promise.all(needs.map((need) => need.isPresent()))
  return needs.filter((_, index) => !present[index]).map(({ name }) => name)
}

function python(script: string): Promise<boolean> {
  return run('python3', ['-c', script]).then(
    () => true,
    () => false,
  )
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
