import { ATTRIBUTES } from './options.ts'

const SCRIPT_PATH = /\/s3multipart\/widget(?:\.[\w-]+)?\.js$/

/** Where the portal is, told from where the script came from, so that it also works behind `ckan.root_path`. */
export function endpointOfScript(src: string): string | null {
  const url = new URL(src)
  return SCRIPT_PATH.test(url.pathname) ? `${url.origin}${url.pathname.replace(SCRIPT_PATH, '')}` : null
}

/** The tag we run from. A module or an injected script has no `currentScript`: then it is found by its address. */
export function findScript(): HTMLScriptElement | null {
  if (document.currentScript instanceof HTMLScriptElement) return document.currentScript
  const scripts = Array.from(document.querySelectorAll<HTMLScriptElement>('script[src]'))
  return scripts.find((script) => endpointOfScript(script.src) !== null) ?? null
}

/** `data-package-id` on the script becomes `package-id` on the element. */
export function attributesOfScript(script: HTMLScriptElement): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const name of [...ATTRIBUTES, 'lang']) {
    const value = script.getAttribute(`data-${name}`)
    if (value) attributes.set(name, value)
  }
  return attributes
}
