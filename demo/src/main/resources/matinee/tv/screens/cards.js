// Rows of cards that slide under a focus which stays where it is.

import { el, picture } from '../dom.js'
import { holdStill } from '../scroll.js'

const CARD_STEP = 4.08 // rem: a card's 384 pixels and the 24 between two
const ROW_STEP = 3.28

/** A card: the still of a title, named by the title. */
export function card(title, open) {
  return el(
    'button',
    { type: 'button', class: 'card', press: () => open(title), 'aria-label': title.name },
    picture(title.still, { class: 'card-still' }),
    el('span', { class: 'card-name', text: title.name, 'aria-hidden': 'true' })
  )
}

/** One row under its name; `onFocus(title)` hears which card has the focus. */
export function cardRow(row, open, onFocus) {
  const track = el('div', { class: 'track', 'data-nav': 'row' })
  row.titles.forEach((title, place) => {
    const node = card(title, open)
    node.addEventListener('focus', () => {
      track.style.transform = 'translateX(' + -place * CARD_STEP + 'rem)'
      dim(track, place)
      if (onFocus) onFocus(title)
    })
    track.appendChild(node)
  })
  const strip = el('div', { class: 'strip' }, track)
  holdStill(strip)
  return el('section', { class: 'row' }, el('h2', { class: 'row-name', text: row.name }), strip)
}

function dim(track, place) {
  Array.prototype.forEach.call(track.children, (node, at) =>
    node.classList.toggle('gone', at < place)
  )
}

/** Rows below one another; the focused one stays at the same height. */
export function cardRows(rows, open, onFocus) {
  const list = el('div', { class: 'rows', 'data-nav': 'column' })
  const nodes = rows.map(row => cardRow(row, open, onFocus))
  nodes.forEach((node, place) => {
    node.addEventListener('focusin', () => {
      list.style.transform = 'translateY(' + -place * ROW_STEP + 'rem)'
      nodes.forEach((other, at) => other.classList.toggle('gone', at < place))
    })
    list.appendChild(node)
  })
  const frame = el('div', { class: 'rows-frame' }, list)
  holdStill(frame)
  return frame
}
