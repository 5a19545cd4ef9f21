import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Daemon } from '../engines/daemon.ts'
import { freePorts } from '../engines/ports.ts'
import type { IniSettings } from './ini.ts'
import { postgresUrl, startPostgres } from './postgres.ts'
import { redisUrl, startRedis } from './redis.ts'
import { solrUrl, startSolr } from './solr.ts'

/** What a CKAN stands on: database, search and cache. */
export interface Services {
  /** Where CKAN finds them. */
  readonly settings: IniSettings
  stop(): Promise<void>
}

/** On the folder's cluster and core, which exist already. */
export async function startServices(dir: string, databasePassword: string): Promise<Services> {
  const [postgresPort = 0, redisPort = 0, solrPort = 0] = await freePorts(3)
  const redisPassword = randomBytes(16).toString('hex')
  const starts: readonly Promise<Daemon>[] = [
    startSolr(dir, solrPort),
    startPostgres(dir, postgresPort),
    startRedis(dir, redisPort, redisPassword),
  ]
  const outcomes = await Promise.allSettled(starts)
  const stop = async () => {
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.stop()
  }
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return {
    settings: {
      'sqlalchemy.url': postgresUrl(postgresPort, databasePassword),
      solr_url: solrUrl(solrPort),
      'ckan.redis.url': redisUrl(redisPort, redisPassword),
      'ckan.storage_path': join(dir, 'files'),
      // In 2.10 and 2.11 the generated ini leaves it empty, which means off.
      'ckan.uploads_enabled': 'true',
      'ckan.webassets.path': join(dir, 'webassets'),
    },
    stop,
  }
}
