/** Keys of a ckan.ini. */
export type IniSettings = Readonly<Record<string, string>>

/** A ckan.ini that stands beside `base.ini`, whose text is given, and changes some of its keys. */
export function iniText(base: string, settings: IniSettings): string {
  // CKAN's parser interpolates `%`.
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value.replaceAll('%', '%%')}`)
  // 2.10 and 2.11 look for the loggers in this file alone.
  const loggers = base.slice(base.indexOf('\n[loggers]'))
  return `[app:main]\nuse = config:base.ini\n${lines.join('\n')}\n${loggers}`
}
