import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answers, type Daemon, startDaemon } from '../engines/daemon.ts'
import { nginxProgram } from './debian-packages.ts'
import { ready } from './patience.ts'

/** The lines that an administrator copies into their own server. */
const example = join(import.meta.dirname, '..', '..', 'infra', 'ckan', 'nginx.conf')
const exampleBackend = 'http://127.0.0.1:8787'
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

export interface Site {
  readonly port: number
  readonly ckanUrl: string
  /** Null: nothing yet under `/s3multipart/`. */
  readonly backendUrl: string | null
}

export async function startNginx(dir: string, site: Site): Promise<Daemon> {
  for (const each of temporary) await mkdir(join(dir, 'nginx', each), { recursive: true })
  const conf = join(dir, 'nginx.conf')
  await writeFile(conf, await nginxConf(dir, site))
  const command = (await nginxProgram()) ?? 'nginx'
  const daemon = startDaemon({ name: 'nginx', command, args: ['-p', dir, '-e', 'stderr', '-c', conf], dir })
  await ready(daemon, join(dir, 'nginx.log'), () =>
    answers(`http://127.0.0.1:${site.port}/api/3/action/status_show`),
  )
  return daemon
}

async function nginxConf(dir: string, { port, ckanUrl, backendUrl }: Site): Promise<string> {
  const lines = await readFile(example, 'utf8')
  if (!lines.includes(exampleBackend)) throw new Error(`${example} no longer names ${exampleBackend}`)
  const folder = JSON.stringify(join(dir, 'nginx'))
  // One process, so that ending it leaves no workers behind.
  return `daemon off;
master_process off;
pid ${join(dir, 'nginx', 'process')};
events {}
http {
${temporary.map((each) => `  ${each}_temp_path ${folder.slice(0, -1)}/${each}";`).join('\n')}
  access_log off;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${ckanUrl};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      client_max_body_size 100m;
    }
${backendUrl ? lines.replace(exampleBackend, backendUrl) : ''}
  }
}
`
}
