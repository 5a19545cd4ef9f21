import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { cloudFormationTemplate } from '../src/cloudformation.ts'

describe('the CloudFormation template', () => {
  it('is committed as it is generated: npm run --silent infra -- cloudformation > infra/cloudformation.json', async () => {
    const committed = await readFile(new URL('../cloudformation.json', import.meta.url), 'utf8')
    expect(committed).toBe(`${JSON.stringify(cloudFormationTemplate(), null, 2)}\n`)
  })

  it('takes the values of the command line as defaults and nowhere else', () => {
    const origins = ['https://a.example', 'https://b.example']
    const { Parameters, ...rest } = cloudFormationTemplate({ bucket: 'data', prefix: 'a/', origins })
    const { Parameters: _, ...plain } = cloudFormationTemplate()
    expect(Parameters.BucketName.Default).toBe('data')
    expect(Parameters.Prefix.Default).toBe('a/')
    expect(Parameters.PortalOrigins.Default).toBe('https://a.example,https://b.example')
    expect(rest).toEqual(plain)
  })

  it('lets no wildcard into a policy by way of a parameter', () => {
    const { Prefix, BucketName, BackendPrincipal, PortalOrigins } = cloudFormationTemplate().Parameters
    for (const text of ['*', 'a*/', 'a', '/', '../', '.s3multipart/'])
      expect(text).not.toMatch(new RegExp(`${Prefix.AllowedPattern}`))
    expect('*').not.toMatch(new RegExp(`${BucketName.AllowedPattern}`))
    expect('arn:aws:iam::123456789012:root').not.toMatch(new RegExp(BackendPrincipal.AllowedPattern))
    expect('https://*.example').not.toMatch(new RegExp(PortalOrigins.AllowedPattern))
  })
})
