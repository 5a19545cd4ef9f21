import { parseArgs } from 'node:util'
import { type CkanVersion, ckanVersionOf, ckanVersions } from '../release.ts'

export interface DemoOptions {
  readonly version: CkanVersion
  readonly serve: boolean
  readonly help: boolean
}

export const HELP = `npm run demo:ckan [-- options]

Starts a real CKAN behind nginx, the backend and a real S3 engine, and keeps serving.

  --ckan ${ckanVersions.join('|')}   which CKAN (default ${ckanVersions[0]})
  --serve                 keep serving without a terminal, too
  --help                  this text
`

/** @throws {Error} that says which option is wrong */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ckan: { type: 'string', default: ckanVersions[0] },
      serve: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return { version: ckanVersionOf(values.ckan), serve: values.serve, help: values.help }
}
