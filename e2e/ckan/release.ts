export const ckanVersions = ['2.12', '2.11', '2.10'] as const

export type CkanVersion = (typeof ckanVersions)[number]

/** Exact, so that a red run means that we have changed something. */
export const releases: Readonly<Record<CkanVersion, string>> = {
  '2.12': '2.12.0',
  '2.11': '2.11.6',
  '2.10': '2.10.11',
}

/** @throws {Error} that names the versions there are */
export function ckanVersionOf(text: string): CkanVersion {
  const version = ckanVersions.find((each) => each === text)
  if (!version) throw new Error(`CKAN must be one of ${ckanVersions.join(', ')}, not ${text}`)
  return version
}
