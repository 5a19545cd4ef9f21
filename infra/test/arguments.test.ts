import { describe, expect, it } from 'vitest'
import { readArguments } from '../src/arguments.ts'

const apply = (text: string) => readArguments(['apply', ...text.split(' ')])
const ceph = '--engine ceph --endpoint http://127.0.0.1:8000 --bucket data --origin http://localhost:1'

describe('the command line', () => {
  it('reads everything that apply needs', () => {
    const principal = 'arn:aws:iam:::user/backend'
    expect(apply(`${ceph} --origin http://127.0.0.1:1 --prefix a/ --principal ${principal}`)).toEqual({
      name: 'apply',
      engine: 'ceph',
      endpoint: 'http://127.0.0.1:8000',
      region: 'us-east-1',
      bucket: 'data',
      prefix: 'a/',
      origins: ['http://localhost:1', 'http://127.0.0.1:1'],
      kmsKeyArn: undefined,
      identity: { principal, roleName: 's3multipart-upload' },
    })
  })

  it('needs nothing for the template', () => {
    expect(readArguments(['cloudformation'])).toMatchObject({ name: 'cloudformation', prefix: '' })
  })

  it('names every mistake at once', () => {
    expect(() => apply('--bucket Data --origin https://portal.example/ --prefix a')).toThrow(
      /--bucket must.*--prefix must.*--origin must/s,
    )
  })

  it.each([
    ['--bucket data --origin https://a.example', '--region is missing'],
    ['--engine ceph --bucket data --origin https://a.example', '--endpoint is missing'],
    [`${ceph} --principal arn:aws:iam::123456789012:root`, '--principal must be the ARN of one user or role'],
    [`${ceph} --prefix *`, '--prefix must'],
    [`${ceph} --force`, "Unknown option '--force'"],
    [ceph.replace('ceph', 'gcs'), '--engine must be one of aws, ceph, seaweedfs, minio'],
    [`${ceph.replace('ceph', 'seaweedfs')} --principal arn:aws:iam::0:user/b`, 'not for seaweedfs'],
  ])('refuses %s', (text, message) => {
    expect(() => apply(text)).toThrow(message)
  })

  it('refuses no command, an unknown one and options of another', () => {
    expect(() => readArguments([])).toThrow('the command is missing')
    expect(() => readArguments(['destroy'])).toThrow('destroy is no command')
    expect(() => readArguments(['cloudformation', '--engine', 'ceph'])).toThrow('--engine is not an option')
  })
})
