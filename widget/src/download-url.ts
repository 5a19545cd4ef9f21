const DOWNLOAD = /\/s3multipart\/download\/[^/]+\/[^/]+\/([^/?#]+)(?:[?#]|$)/

/** The file name in an address of the download route, whatever host it has; null for any other address. */
export function nameOfDownload(url: string): string | null {
  const name = DOWNLOAD.exec(url)?.[1]
  if (name === undefined) return null
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
