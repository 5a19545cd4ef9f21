import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../engines/run.ts'
import { CACHE } from './cache.ts'
import { type CkanVersion, releases } from './release.ts'

/** A virtual environment of one CKAN release. */
export interface PythonHome {
  readonly python: string
  readonly ckan: string
  /** What CKAN wants its Solr core to look like. */
  readonly solrSchema: string
}

const waitress = 'waitress==3.0.2'
const installTimeoutMs = 1_200_000

export async function ensurePython(version: CkanVersion, log: (line: string) => void): Promise<PythonHome> {
  const release = releases[version]
  const home = join(CACHE, `python-${release}`)
  const python = join(home, 'bin', 'python')
  const packages = [`ckan[requirements]==${release}`, waitress]
  // Written last: a broken installation is never taken for a complete one. An environment cannot be renamed.
  const complete = join(home, 'complete')
  if ((await readFile(complete, 'utf8').catch(() => '')) !== packages.join(' ')) {
    log(`Installing CKAN ${release} from PyPI (220 MB, a minute or more)`)
    await rm(home, { recursive: true, force: true })
    await run('python3', ['-m', 'venv', home], { timeoutMs: installTimeoutMs })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await run(python, [...pip, ...packages], { timeoutMs: installTimeoutMs })
    await writeFile(complete, packages.join(' '))
  }
  const where = 'import ckan, os; print(os.path.dirname(ckan.__file__))'
  const sources = (await run(python, ['-c', where])).trim()
  return {
    python,
    ckan: join(home, 'bin', 'ckan'),
    solrSchema: join(sources, 'config', 'solr', 'schema.xml'),
  }
}
