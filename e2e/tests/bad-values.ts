/** Values as JSON text, so that also those can be sent that no JavaScript value stands for. */

const NOT_TEXT = ['null', 'true', '5', '[]', '{}', '["air-quality"]', '{"toString":"x"}']
const BAD_TEXT = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"a\\r\\nb"',
  '"a\\u007fb"',
  '"a\\u0085b"',
  '"\\ud800"',
  '"\\udc00 and more"',
  `"${'x'.repeat(5000)}"`,
]
const TEXT = [...NOT_TEXT, ...BAD_TEXT]
const NUMBER = [
  ...['null', 'true', '"11"', '""', '[]', '[11]', '{}', '{"valueOf":11}'],
  ...['1e999', '-1e999', '-1', '1.5', '1e-7', '9007199254740992', '9007199254740993', '1e300'],
]
const UUID = '7d444840-9dc0-41d1-b245-5ffdce74fad2'
export const ETAG = '"d41d8cd98f00b204e9800998ecf8427e"'

const withEach = (wrong: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(wrong).flatMap(([field, values]) => values.map((value) => ({ field, value })))

/** What no field of `POST /uploads` takes. */
export const wrongOpenFields = withEach({
  package_id: [
    ...TEXT,
    ...['""', '"*"', '"../air-quality"', '"air-quality/"', '"air quality"', '"%2e%2e"', '"über"', '"a?b"'],
    `"${'x'.repeat(101)}"`,
  ],
  resource_id: [...TEXT, '""', '"*"', '"a/b"', `"{${UUID}}"`, `"${UUID}/"`, `"${UUID}\\n"`],
  filename: [...TEXT, '""', `"${'x'.repeat(1025)}"`, `"${'漢'.repeat(400)}"`],
  size: [...NUMBER, '53687091200001'],
  content_type: [
    ...TEXT,
    ...['"text"', '"text/"', '"/csv"', '"text/csv;"', '"text/csv, text/html"', '"text/csv; charset"'],
  ],
  last_modified: [...TEXT, '""', '"yesterday"', '"2026-01-01"', '"2026-13-01T00:00:00Z"', '"1700000000"'],
  part_size: [...NUMBER, '0', '1', '5242879', '5368709121'],
  fingerprint: [...TEXT, '""', '"a b"', '"ü"', `"${'x'.repeat(129)}"`],
})

/** What no field of a package grant takes. */
export const wrongGrantFields = withEach({
  package_id: [...TEXT, '""', '"*"', '".."', '"a/b"'],
  permission: [...TEXT, '""', '"Write"', '"parts"', '"write,read"', '"*"'],
})

/** What no field `ticket` takes, before its signature is looked at. */
export const wrongTickets = withEach({ ticket: [...NOT_TEXT, '""', `"${'x'.repeat(4097)}"`] })

/** What no field of a part takes. */
export const wrongPartFields = withEach({
  part_number: [...NUMBER, '0', '10001'],
  etag: [...TEXT, '""', '"unquoted"', '"\\"\\""', '"\\"a\\"b\\""', `"\\"${'x'.repeat(129)}\\""`],
  size: [...NUMBER, '5368709121'],
})

/** What no field of a whole `POST /uploads/complete` takes. */
export const wrongCompleteFields = withEach({
  parts: ['null', 'true', '5', '"x"', '{}', '[]', '[null]', '[[]]', '[{}]', '{"0":{},"length":1}'],
  checksum: [
    ...['null', 'true', '"crc64nvme"', '[]', '{}', '{"algorithm":"crc64nvme"}'],
    '{"algorithm":"md5","value":"AAAAAAAAAAA="}',
    '{"algorithm":"crc64nvme","value":"AAAA"}',
    '{"algorithm":"crc64nvme","value":"AAAAAAAAAAA=","more":1}',
  ],
})

/** Keys that JavaScript itself would trip over, and one that nobody knows. */
export const unknownKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'ECHO-7c1e', '', 'TICKET']

/** Bodies that are no JSON object. */
export const notAnObject: Readonly<Record<string, string | Uint8Array>> = {
  'an empty body': '',
  'white space': ' \n',
  'plain text': 'ECHO-7c1e',
  'half of an object': '{"package_id":"ECHO-7c1e"',
  'single quotes': "{'ticket':'ECHO-7c1e'}",
  'a comma too many': '{"ticket":"ECHO-7c1e",}',
  'two objects': '{"ticket":"ECHO-7c1e"}{}',
  NaN: 'NaN',
  null: 'null',
  true: 'true',
  'a number': '5',
  'a number without end': '1e999',
  text: '"ECHO-7c1e"',
  'a list': '[]',
  'a list of objects': '[{"ticket":"ECHO-7c1e"}]',
  'an empty object': '{}',
  'lists in lists': '['.repeat(8000) + ']'.repeat(8000),
  'lists without end': '['.repeat(16_000),
  'objects in objects': `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}`,
  'UTF-16': Buffer.from('\ufeff{"ticket":"ECHO-7c1e"}', 'utf16le'),
  'broken UTF-8': Buffer.from('{"ticket":"ECHO-7c1e\xff\xc0"}', 'latin1'),
  'zero bytes': Buffer.alloc(100),
}
