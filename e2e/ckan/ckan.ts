import { join, resolve } from 'node:path'
import { freshStart } from '../engines/fresh-start.ts'
import { freePorts } from '../engines/ports.ts'
import { type Act, actionsOf } from './actions.ts'
import { ensureDebianPackages } from './debian-packages.ts'
import type { IniSettings } from './ini.ts'
import { type Site, startNginx } from './nginx.ts'
import { copyPrepared, ensurePrepared, removeCopy } from './prepared.ts'
import { ensurePython, type PythonHome } from './python-home.ts'
import { type CkanVersion, releases } from './release.ts'
import { passwordOf } from './seed.ts'
import { startServices } from './services.ts'
import { ensureSolr } from './solr.ts'
import { runCli, startWeb, writeIni } from './web.ts'

export interface CkanOptions {
  readonly version: CkanVersion
  /** Give the same folder each time: what an earlier, killed run left there is ended and emptied. */
  readonly dataDir: string
  /** More lines of the ckan.ini. */
  readonly ini?: IniSettings
  readonly log?: (line: string) => void
}

/** A real CKAN with the demo's people and datasets, behind nginx, as it was on its first day. */
export interface Ckan {
  /** The exact one. */
  readonly release: string
  /** CKAN's own address, which the backend asks. */
  readonly url: string
  /** nginx's, which browsers see: `ckan.site_url`. */
  readonly siteUrl: string
  /** The API token of each user at the start. */
  readonly tokens: Readonly<Record<string, string>>
  passwordOf(user: string): string
  actAs(user: string): Act
  /** Runs `ckan --config ckan.ini ...args` and returns what it printed. */
  cli(...args: string[]): Promise<string>
  /** Puts a backend under `/s3multipart/`; nginx has nothing there before. */
  connectBackend(backendUrl: string): Promise<void>
  /** Other lines instead of `ini`, then a new start of CKAN alone. */
  reconfigure(ini: IniSettings): Promise<void>
  /** Leaves no process and no data; logs and settings stay. */
  stop(): Promise<void>
}

const templates = join(import.meta.dirname, '..', '..', 'infra', 'ckan', 'templates')

export async function startCkan(options: CkanOptions): Promise<Ckan> {
  const log = options.log ?? (() => undefined)
  await ensureDebianPackages(log)
  await ensureSolr(log)
  const home = await ensurePython(options.version, log)
  const prepared = await ensurePrepared(options.version, home, log)
  const dir = resolve(options.dataDir, `ckan-${options.version}`)
  return freshStart(dir, log, () => start(dir, prepared, home, options))
}

async function start(dir: string, prepared: string, home: PythonHome, options: CkanOptions): Promise<Ckan> {
  const ending: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end()
  }
  try {
    ending.push(() => removeCopy(dir))
    const { databasePassword, tokens } = await copyPrepared(prepared, dir)
    const [port = 0, sitePort = 0] = await freePorts(2)
    const url = `http://127.0.0.1:${port}`
    const siteUrl = `http://127.0.0.1:${sitePort}`
    const services = await startServices(dir, databasePassword)
    ending.push(() => services.stop())
    const configure = (ini: IniSettings = {}) =>
      writeIni(dir, { ...services.settings, ...ours, 'ckan.site_url': siteUrl, ...ini })
    await configure(options.ini)
    let web = await startWeb(dir, home, port)
    ending.push(() => web.stop())
    const site: Site = { port: sitePort, ckanUrl: url, backendUrl: null }
    let nginx = await startNginx(dir, site)
    ending.push(() => nginx.stop())
    return {
      release: releases[options.version],
      url,
      siteUrl,
      tokens,
      passwordOf,
      actAs: (user) => actionsOf(url, tokens[user] ?? ''),
      cli: (...args) => runCli(dir, home, args),
      async connectBackend(backendUrl) {
        await nginx.stop()
        nginx = await startNginx(dir, { ...site, backendUrl })
      },
      async reconfigure(ini) {
        await web.stop()
        await configure(ini)
        web = await startWeb(dir, home, port)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const ours: IniSettings = {
  extra_template_paths: templates,
  // One of the demo's datasets belongs to no organization.
  'ckan.auth.create_unowned_dataset': 'true',
  // Nobody's browser asks a host of the Internet for a portrait.
  'ckan.gravatar_default': 'disabled',
}
