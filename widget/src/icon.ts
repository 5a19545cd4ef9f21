const SVG = 'http://www.w3.org/2000/svg'

/** Drawn in code: a page's `img-src` may not allow `data:` addresses. */
const PATHS = {
  upload: 'M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3',
  file: 'M13 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V8zm0 0v5h5',
  done: 'm5 12.5 4.5 4.5L19 7.5',
  failed: 'M12 7.5v5.5m0 3.2v.3M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
} as const
export type IconName = keyof typeof PATHS

export function makeIcon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', 'icon')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', PATHS[name])
  svg.append(path)
  return svg
}

export function redrawIcon(svg: SVGSVGElement, name: IconName): void {
  const path = svg.firstElementChild
  if (path && path.getAttribute('d') !== PATHS[name]) path.setAttribute('d', PATHS[name])
}
