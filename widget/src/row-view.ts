import { make, setAttribute, setText } from './dom.ts'
import { displayName, splitName } from './file-name.ts'
import { type IconName, makeIcon, redrawIcon } from './icon.ts'
import type { Words } from './messages.ts'
import type { MainAction, RowText } from './row-text.ts'
import { isBusy, type Row } from './upload-list.ts'

export type RowAction = MainAction | 'cancel' | 'remove'

export interface RowView {
  readonly element: HTMLLIElement
  update(row: Row, text: RowText): void
}

/** One file. Its elements stay the same while it lives, so that the focus stays where it was. */
export function createRowView(row: Row, words: Words, act: (action: RowAction) => void): RowView {
  const name = displayName(row.name)
  const [head, tail] = splitName(name)
  const icon = makeIcon('file')
  const status = make('bdi', { class: 'status' })
  const fill = make('div', { class: 'fill' })
  const bar = make(
    'div',
    { class: 'bar', role: 'progressbar', 'aria-label': name, 'aria-valuemin': '0', 'aria-valuemax': '100' },
    fill,
  )
  const percent = make('span', { class: 'percent', 'aria-hidden': 'true' })
  const meter = make('div', { class: 'meter' }, bar, percent)
  const main = make('button', { type: 'button', class: 'main' })
  const end = make('button', { type: 'button', class: 'end' })
  const element = make(
    'li',
    { class: 'row', tabindex: '-1' },
    make(
      'div',
      { class: 'file' },
      icon,
      make(
        'div',
        { class: 'text' },
        make(
          'bdi',
          { class: 'name', title: name },
          make('span', { class: 'name-head' }, head),
          make('span', { class: 'name-tail' }, tail),
        ),
        status,
      ),
    ),
    make('div', { class: 'actions' }, main, end),
    meter,
  )

  let mainAction: MainAction | null = null
  let endAction: 'cancel' | 'remove' = 'cancel'
  main.addEventListener('click', () => {
    if (mainAction && main.ariaDisabled !== 'true') act(mainAction)
  })
  end.addEventListener('click', () => act(endAction))

  const label = (button: HTMLButtonElement, action: RowAction) => {
    setText(button, words[action])
    setAttribute(button, 'aria-label', words.actionOn(words[action], name))
  }

  return {
    element,
    update(now, text) {
      mainAction = text.mainAction
      endAction = text.endAction
      setAttribute(element, 'data-phase', now.phase)
      setText(status, text.status)
      redrawIcon(icon, iconOf(now))
      meter.hidden = !isBusy(now)
      setText(percent, text.percentText)
      setAttribute(bar, 'aria-valuenow', String(text.percent))
      setAttribute(bar, 'aria-valuetext', `${text.progress}. ${text.status}`)
      fill.style.inlineSize = `${text.percent}%`
      main.hidden = mainAction === null
      main.ariaDisabled = String(text.mainDisabled)
      if (mainAction) label(main, mainAction)
      label(end, endAction)
    },
  }
}

function iconOf(row: Row): IconName {
  if (row.phase === 'failed') return 'failed'
  return row.phase === 'done' && !row.saved ? 'done' : 'file'
}
