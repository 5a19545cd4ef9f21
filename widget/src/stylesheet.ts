import css from './style.css?inline'

let shared: CSSStyleSheet | undefined

/** A constructed sheet is allowed under a `style-src` without `unsafe-inline`; a `<style>` element is not. */
export function adoptStyles(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root) {
    if (!shared) {
      shared = new CSSStyleSheet()
      shared.replaceSync(css)
    }
    root.adoptedStyleSheets = [shared]
    return
  }
  const style = document.createElement('style')
  style.textContent = css
  ;(root as ShadowRoot).append(style)
}
