import { variables } from '@s3multipart/backend/config'
import { z } from 'zod'

const BEGIN = '<!-- configuration: written by `npm run docs` from backend/src/config.ts -->'
const END = '<!-- /configuration -->'

/** The README with its table of variables as the backend reads them now. */
export function withConfigurationTable(readme: string): string {
  const [before, rest] = readme.split(BEGIN)
  const [, after] = rest?.split(END) ?? []
  if (before === undefined || after === undefined)
    throw new Error('README.md has lost the marks of its table')
  return `${before}${BEGIN}\n${table()}\n${END}${after}`
}

function table(): string {
  const rows = Object.entries(variables.shape).map(([name, schema]) => {
    const description = schema.description ?? ''
    if (description === '') throw new Error(`${name} has no description`)
    return `| \`${name}\` | ${standard(schema)} | ${description} |`
  })
  return ['| Variable | Default | What it is |', '|---|---|---|', ...rows].join('\n')
}

function standard(schema: z.ZodType): string {
  if (schema instanceof z.ZodOptional) return ''
  if (!(schema instanceof z.ZodDefault)) return '**required**'
  const value = schema.def.defaultValue
  const text = Array.isArray(value) ? value.join(',') : String(value)
  return text === '' ? 'empty' : `\`${text}\``
}
