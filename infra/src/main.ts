/** Command line: the only file here that reads `process`. */
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { applyInfra, type Step } from './apply.ts'
import { type ApplyCommand, ArgumentError, HELP, readArguments } from './arguments.ts'
import { cloudFormationTemplate } from './cloudformation.ts'

try {
  process.stdout.write(await run(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof ArgumentError ? 2 : 1
}

async function run(argv: readonly string[]): Promise<string> {
  const command = readArguments(argv)
  if (command.name === 'help') return HELP
  if (command.name === 'cloudformation')
    return `${JSON.stringify(cloudFormationTemplate(command), null, 2)}\n`
  return transcript(await apply(command))
}

function apply(command: ApplyCommand): Promise<Step[]> {
  const { engine, endpoint, region, identity } = command
  const s3 = new S3Client({
    region,
    endpoint,
    forcePathStyle: engine !== 'aws',
    // Not every engine knows the checksums that the SDK adds otherwise.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return applyInfra({
    ...command,
    s3,
    identity: identity && { ...identity, iam: new IAMClient({ region, endpoint }) },
  })
}

function transcript(steps: readonly Step[]): string {
  return steps.map(({ step, outcome, note }) => `${step.padEnd(16)}${outcome.padEnd(28)}${note}\n`).join('')
}
