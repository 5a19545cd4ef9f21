/** `npm run test:ckan [-- --ckan 2.12|2.11|2.10|all] [vitest's own arguments]` */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ckanVersionOf, ckanVersions } from '../release.ts'

const args = process.argv.slice(2)
const option = args.indexOf('--ckan')
const [, wanted = '2.12'] = option < 0 ? [] : args.splice(option, 2)
const versions = wanted === 'all' ? ckanVersions : [ckanVersionOf(wanted)]

for (const version of versions) {
  const vitest = spawn('vitest', ['run', '--project', 'ckan', ...args], {
    env: { ...process.env, TESTED_CKAN: version },
    stdio: 'inherit',
  })
  const [code] = await once(vitest, 'exit')
  if (code !== 0) process.exitCode = 1
}
