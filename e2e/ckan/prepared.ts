import { createHash, randomBytes } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Daemon, stopStale } from '../engines/daemon.ts'
import { freePorts } from '../engines/ports.ts'
import { run } from '../engines/run.ts'
import { actionsOf } from './actions.ts'
import { CACHE } from './cache.ts'
import { createCluster } from './postgres.ts'
import type { PythonHome } from './python-home.ts'
import { type CkanVersion, releases } from './release.ts'
import { passwordOf, people, seed } from './seed.ts'
import { type Services, startServices } from './services.ts'
import { createSolrHome } from './solr.ts'
import { generateIni, runCli, startWeb, writeIni } from './web.ts'

/** What belongs to a filled database. */
export interface Keys {
  readonly databasePassword: string
  /** Everybody's API token. */
  readonly tokens: Readonly<Record<string, string>>
}

const keysFile = 'keys.json'
/** All that a run needs; the logs of the one that made it stay behind. */
const contents = ['postgres', 'solr', 'files', 'webassets', 'base.ini', keysFile]

const makers = [
  '../portal/catalogue.ts',
  '../portal/people.ts',
  'postgres.ts',
  'prepared.ts',
  'seed.ts',
  'solr.ts',
  'solr/solrconfig.xml',
]

/** A filled CKAN at rest, made once per release: each run begins with a copy. */
export async function ensurePrepared(
  version: CkanVersion,
  home: PythonHome,
  log: (line: string) => void,
): Promise<string> {
  const sameRelease = `prepared-${releases[version]}-`
  const prepared = join(CACHE, sameRelease + (await hashOfMakers()))
  if (await exists(prepared)) return prepared
  log(`Filling a CKAN ${releases[version]} with people and datasets, once (a minute or two)`)
  const work = `${prepared}.work`
  await stopStale(work)
  await rm(work, { recursive: true, force: true })
  await prepare(work, home)
  for (const old of await readdir(CACHE))
    if (old.startsWith(sameRelease) && old !== basename(work)) await rm(join(CACHE, old), { recursive: true })
  // Renamed when complete, so that half a database is never taken for a whole one.
  await rename(work, prepared)
  return prepared
}

export async function copyPrepared(prepared: string, dir: string): Promise<Keys> {
  await mkdir(dir, { recursive: true })
  // Unlike Node's own copying, cp keeps the owner, who is not root in the database's folder.
  await run('cp', ['-a', ...contents.map((name) => join(prepared, name)), dir], { timeoutMs: 120_000 })
  return JSON.parse(await readFile(join(dir, keysFile), 'utf8'))
}

/** Logs and settings stay. */
export async function removeCopy(dir: string): Promise<void> {
  for (const name of contents) await rm(join(dir, name), { recursive: true, force: true })
}

async function prepare(dir: string, home: PythonHome): Promise<void> {
  const databasePassword = randomBytes(16).toString('hex')
  for (const folder of ['files', 'webassets']) await mkdir(join(dir, folder), { recursive: true })
  await createCluster(dir, databasePassword)
  await createSolrHome(dir, home.solrSchema)
  await generateIni(dir, home)
  const services = await startServices(dir, databasePassword)
  try {
    const keys: Keys = { databasePassword, tokens: await fill(dir, home, services) }
    await writeFile(join(dir, keysFile), JSON.stringify(keys), { mode: 0o600 })
  } finally {
    await services.stop()
  }
  for (const leftover of ['ckan.ini', 'redis.conf']) await rm(join(dir, leftover))
}

async function fill(dir: string, home: PythonHome, services: Services): Promise<Record<string, string>> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  await writeIni(dir, { ...services.settings, ...openTo(url) })
  const ckan = (...args: string[]) => runCli(dir, home, args)
  await ckan('db', 'init')
  const token = await firstToken(ckan)
  const web: Daemon = await startWeb(dir, home, port)
  try {
    const tokens = await seed(actionsOf(url, token))
    // The first page ever compiles all styles and scripts.
    await fetch(`${url}/dataset`)
    return tokens
  } finally {
    await web.stop()
  }
}

const openTo = (url: string) => ({ 'ckan.site_url': url, 'ckan.auth.create_unowned_dataset': 'true' })

async function firstToken(ckan: (...args: string[]) => Promise<string>): Promise<string> {
  const sysadmin = people.find((each) => each.sysadmin)
  if (!sysadmin) throw new Error('Nobody in the demo is a sysadmin')
  const { id, name, fullname } = sysadmin
  const fields = [`id=${id}`, `email=${name}@example.org`, `password=${passwordOf(name)}`]
  await ckan('user', 'add', name, ...fields, `fullname=${fullname}`)
  await ckan('sysadmin', 'add', name)
  const printed = await ckan('user', 'token', 'add', name, 'setup')
  return printed.trim().split(/\s+/).at(-1) ?? ''
}

/** A filled CKAN of another making is another one. */
async function hashOfMakers(): Promise<string> {
  const hash = createHash('sha256')
  for (const maker of makers) hash.update(await readFile(join(import.meta.dirname, maker)))
  return hash.digest('hex').slice(0, 8)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
