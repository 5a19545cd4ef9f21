import fc from 'fast-check'

/** UTF-16 as JavaScript allows it, halves of surrogate pairs included. */
const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
  .map((units) => String.fromCharCode(...units))

/** What breaks names: dots, slashes, controls, bidi marks, wildcards, halves of composed letters, wide and long ones. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...['.', '..', '/', '\\', '%', '%2e', '*', '?', '$', '{', '}', '"', "'", '<', '>', '|', ':', ';', ' '],
      ...['\0', '\n', '\r', '\t', '\x7f', '\x85', '\u200e', '\u202e', '\u2066', '\u2028', '\ufeff', '\ufffe'],
      ...[
        'e',
        '\u0301',
        '\u0338',
        '=',
        'é',
        '각',
        '👩‍🔬',
        '漢',
        '.csv',
        '.tar.gz',
        'constructor',
        '__proto__',
      ],
      ...['a'.repeat(120), '漢'.repeat(90), '👍'.repeat(70)],
    ),
    { maxLength: 12 },
  )
  .map((each) => each.join(''))

export const anyText = fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 400 }), codeUnits)

/** Text that gets past the wire's own rule. */
export const wellFormedText = fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 400 }))
