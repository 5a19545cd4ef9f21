/** What was dropped or pasted; folders arrive as unreadable files and are told apart here. */
export interface Incoming {
  readonly files: readonly File[]
  readonly hasFolder: boolean
}

export interface IncomingHandlers {
  /** Files hang over the page: whether over the target itself. */
  hover(state: 'none' | 'page' | 'target'): void
  take(incoming: Incoming): void
}

/** Watches the whole page, because a file dropped a little beside the target would replace the page and lose the form. */
export function watchIncoming(target: HTMLElement, handlers: IncomingHandlers, signal: AbortSignal): void {
  const isOver = (event: Event) => event.composedPath().includes(target)

  document.addEventListener(
    'dragover',
    (event) => {
      if (!carriesFiles(event.dataTransfer) || belongsElsewhere(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = isOver(event) ? 'copy' : 'none'
      handlers.hover(isOver(event) ? 'target' : 'page')
    },
    { signal },
  )
  document.addEventListener(
    'dragleave',
    // Only leaving the window ends it; between two elements `dragover` follows at once.
    (event) => event.relatedTarget === null && handlers.hover('none'),
    { signal },
  )
  document.addEventListener(
    'drop',
    (event) => {
      handlers.hover('none')
      if (!carriesFiles(event.dataTransfer) || belongsElsewhere(event)) return
      event.preventDefault()
      if (isOver(event)) handlers.take(readTransfer(event.dataTransfer))
    },
    { signal },
  )
  document.addEventListener(
    'paste',
    (event) => {
      const data = event.clipboardData
      // Spreadsheets put a picture beside the text: text is for the field it is pasted into.
      if (event.defaultPrevented || !data || data.files.length === 0 || data.types.includes('text/plain'))
        return
      event.preventDefault()
      handlers.take(readTransfer(data))
    },
    { signal },
  )
}

function carriesFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.includes('Files') ?? false
}

/** Another drop target of the page, or a file input that takes drops by itself. */
function belongsElsewhere(event: DragEvent): boolean {
  const first = event.composedPath()[0]
  return event.defaultPrevented || (first instanceof HTMLInputElement && first.type === 'file')
}

function readTransfer(data: DataTransfer): Incoming {
  const hasFolder = Array.from(data.items).some((item) => item.webkitGetAsEntry()?.isDirectory)
  return { files: hasFolder ? [] : Array.from(data.files), hasFolder }
}
