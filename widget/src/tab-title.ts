const MARK = /^\d{1,3}% · /

/** The percentage in front of the page's title, so that a tab in the background can be watched. Null takes it away. */
export function showInTabTitle(percent: number | null): void {
  // Read anew each time: the page, or a second element on it, may have changed the title meanwhile.
  const title = document.title.replace(MARK, '')
  const wanted = percent === null ? title : `${percent}% · ${title}`
  if (document.title !== wanted) document.title = wanted
}
