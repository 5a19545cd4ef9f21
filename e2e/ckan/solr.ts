import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answers, type Daemon, startDaemon } from '../engines/daemon.ts'
import { run } from '../engines/run.ts'
import { CACHE } from './cache.ts'
import { ready } from './patience.ts'

const recipe = join(import.meta.dirname, 'solr')
const jars = join(CACHE, 'solr-jars')
const downloadTimeoutMs = 900_000
// Thirty datasets at most; Java would take a quarter of the machine.
const heap = '-Xmx256m'

/** Solr has neither a Debian package nor a wheel: Maven fetches its jars, and Jetty's own main class starts them. */
export async function ensureSolr(log: (line: string) => void): Promise<void> {
  const pom = join(recipe, 'pom.xml')
  const [installed, wanted] = await Promise.all([jars, pom].map(modifiedAt))
  if (installed && wanted && installed > wanted) return
  log('Downloading Solr 9 (68 MB) from Maven Central')
  const work = `${jars}.${process.pid}`
  await rm(work, { recursive: true, force: true })
  const goal = ['--batch-mode', '--quiet', '--file', pom, 'dependency:copy-dependencies']
  await run('mvn', [...goal, `-DoutputDirectory=${work}`, '-DincludeScope=runtime'], {
    timeoutMs: downloadTimeoutMs,
  })
  await rm(jars, { recursive: true, force: true })
  await rename(work, jars)
}

/** An empty core with CKAN's schema. */
export async function createSolrHome(dir: string, schema: string): Promise<void> {
  const home = solrHome(dir)
  const conf = join(home, 'ckan', 'conf')
  await mkdir(conf, { recursive: true })
  await writeFile(join(home, 'solr.xml'), '<solr/>\n')
  await writeFile(join(home, 'ckan', 'core.properties'), 'name=ckan\n')
  await copyFile(join(recipe, 'solrconfig.xml'), join(conf, 'solrconfig.xml'))
  await copyFile(schema, join(conf, 'schema.xml'))
  // The schema names these two; Solr's own example has nothing in them either.
  for (const words of ['synonyms.txt', 'protwords.txt']) await writeFile(join(conf, words), '')
}

export async function startSolr(dir: string, port: number): Promise<Daemon> {
  const settings = { 'jetty.port': port, 'solr.solr.home': solrHome(dir), 'solr.log.dir': dir }
  const options = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`)
  const classes = ['-cp', `${jars}/*`, 'org.eclipse.jetty.xml.XmlConfiguration', join(recipe, 'jetty.xml')]
  const daemon = startDaemon({ name: 'solr', command: 'java', args: [heap, ...options, ...classes], dir })
  await ready(daemon, join(dir, 'solr.log'), () => answers(`${solrUrl(port)}/admin/ping`))
  return daemon
}

export function solrUrl(port: number): string {
  return `http://127.0.0.1:${port}/solr/ckan`
}

function solrHome(dir: string): string {
  return join(dir, 'solr')
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
