import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UploadError } from '../src/engine/upload-service.ts'
import { settle } from './fake-environment.ts'
import { STORED, World } from './world.ts'

const failedPart = (status: number, code: string) => ({
  status,
  headers: new Map<string, string>(),
  body: `<Code>${code}</Code>`,
})

const partAnswer = fc.constantFrom(
  STORED,
  STORED,
  STORED,
  failedPart(0, ''),
  failedPart(500, 'InternalError'),
  failedPart(503, 'SlowDown'),
  failedPart(403, 'AccessDenied'),
  failedPart(404, 'NoSuchUpload'),
  failedPart(400, 'EntityTooSmall'),
)

const refusal = fc.constantFrom('backend_unreachable', 'not_signed_in', 'upload_gone', 'internal' as const)

const step = fc.oneof(
  fc.record({ do: fc.constantFrom('pause', 'resume', 'retry', 'cancel' as const), at: fc.nat(3) }),
  fc.record({ do: fc.constant('arrive' as const), at: fc.nat(5), answer: partAnswer }),
  fc.record({ do: fc.constant('arrive' as const), at: fc.nat(5), answer: fc.constant(STORED) }),
  fc.record({ do: fc.constant('answer' as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant('refuse' as const), at: fc.nat(5), code: refusal }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(1, 200, 5_000, 60_000) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'pause':
    case 'resume':
    case 'cancel':
      world.uploads[step.at]?.[step.do]()
      break
    case 'retry':
      if (world.uploads[step.at]?.phase === 'failed') world.uploads[step.at]?.start()
      break
    case 'arrive':
      world.travelling[step.at]?.arrive(step.answer)
      break
    case 'answer':
      world.asked[step.at]?.answer()
      break
    case 'refuse':
      world.asked[step.at]?.refuse(new UploadError(step.code as UploadError['code']))
      break
    case 'advance':
      await world.environment.advance(step.ms)
  }
}

test('no sequence of events loses a part, seals twice, exceeds the limit or sends after a cancel', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(65), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(step, fc.boolean()), { maxLength: 60 }),
      async (limit, sizes, steps) => {
        const world = new World(limit, sizes)
        await settle()
        for (const [next, letSettle] of steps) {
          await take(world, next)
          // Without it the next event comes before the engine has even noticed this one.
          if (letSettle) await settle()
        }
        await world.finish()

        expect(world.faults).toEqual([])
        expect(world.uploads.filter(({ phase }) => phase !== 'cancelled' && phase !== 'done')).toEqual([])
        expect(new Set(world.endings).size).toBe(world.endings.length)
        expect(world.endings).toHaveLength(world.uploads.filter(({ phase }) => phase === 'done').length)
        // Nothing stays open behind: each upload was either sealed or aborted.
        for (const ticket of world.opened) {
          expect(world.sealed.has(ticket) || world.aborted.has(ticket)).toBe(true)
        }
      },
    ),
    { numRuns: 400 },
  )
}, 120_000)

test('never holds more than twice the limit of uploads open', async () => {
  const world = new World(2, Array(30).fill(1))
  await settle()
  expect(world.asked).toHaveLength(2)
  await world.finish()
  expect(world.endings).toHaveLength(30)
})

test('opens the next file while the last part of the one before travels', async () => {
  const world = new World(1, [30, 30])
  await settle()
  for (let part = 1; part <= 2; part++) {
    world.asked[0]?.answer()
    await settle()
    expect(world.asked).toHaveLength(0)
    world.travelling[0]?.arrive(STORED)
    await settle()
  }
  expect(world.travelling).toHaveLength(1)
  expect(world.asked).toHaveLength(1)
})
