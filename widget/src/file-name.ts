/** Controls and direction marks: a name with them could show another ending than it has. */
const INVISIBLE = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** The name as it may be shown; the file keeps its own. */
export function displayName(name: string): string {
  return name.replace(INVISIBLE, '').trim() || '?'
}

const MAX_SENT_CHARACTERS = 1024

/** Control characters and halves of surrogate pairs are legal on disks, but the backend takes none. */
export function nameToSend(name: string): string {
  return name.slice(0, MAX_SENT_CHARACTERS).replace(/[\p{Cc}\p{Cs}]/gu, '_') || '_'
}

const TAIL_CHARACTERS = 12

/** A long name is cut in the middle, for its ending tells most: the first part may shrink, the last stays whole. */
export function splitName(name: string): readonly [head: string, tail: string] {
  const characters = Array.from(name)
  if (characters.length <= 2 * TAIL_CHARACTERS) return [name, '']
  return [characters.slice(0, -TAIL_CHARACTERS).join(''), characters.slice(-TAIL_CHARACTERS).join('')]
}
