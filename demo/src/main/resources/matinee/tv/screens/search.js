// Search: a keyboard on the left, what it finds on the right.

import { el } from '../dom.js'
import { follow } from '../scroll.js'
import { messages } from '../messages.js'
import { card } from './cards.js'
import { loadInto } from './plain.js'
import { shell } from './shell.js'

const words = messages.search
const LONGEST = 24
const KEYS = ['abcdef', 'ghijkl', 'mnopqr', 'stuvwx', 'yz1234', '567890']
const COLUMNS = 3
const SUGGESTIONS = 12

export function searchScreen(app) {
  return shell(app, 'search', room => {
    loadInto(
      room,
      () => app.catalogue(),
      catalogue => new Search(app, catalogue).el
    )
  })
}

class Search {
  constructor(app, catalogue) {
    this.app = app
    this.catalogue = catalogue
    this.text = ''
    this.typed = el('p', { class: 'typed', 'aria-live': 'polite' })
    this.status = el('h2', { class: 'found' })
    this.grid = el('div', { class: 'grid', 'data-nav': 'column', 'data-nav-grid': true })
    const frame = el('div', { class: 'grid-frame' }, this.grid)
    follow(frame, this.grid)
    this.el = el(
      'div',
      { class: 'search', 'data-nav': 'row' },
      el('h1', { class: 'unseen', text: words.title }),
      el('div', { class: 'search-left', 'data-nav': 'column' }, this.typed, this.keyboard()),
      el('div', { class: 'search-right', 'data-nav': 'column' }, this.status, frame)
    )
    this.update()
  }

  keyboard() {
    const letters = KEYS.map(row =>
      el('div', { class: 'keys', 'data-nav': 'row' }, ...row.split('').map(c => this.letter(c)))
    )
    const tools = el(
      'div',
      { class: 'keys keys-wide', 'data-nav': 'row' },
      this.key(words.space, () => this.type(' ')),
      this.key(words.erase, () => this.set(this.text.slice(0, -1))),
      this.key(words.clear, () => this.set(''))
    )
    return el(
      'div',
      {
        class: 'keyboard',
        role: 'group',
        'aria-label': words.keyboard,
        'data-nav': 'column',
        'data-nav-grid': true
      },
      ...letters,
      tools
    )
  }

  letter(c) {
    return this.key(c.toUpperCase(), () => this.type(c))
  }

  key(text, press) {
    return el('button', { type: 'button', class: 'key', text, press })
  }

  type(c) {
    if (this.text.length < LONGEST) this.set((this.text + c).replace(/^ +| +(?= )/g, ''))
  }

  set(text) {
    this.text = text
    this.update()
  }

  update() {
    const asked = this.text.trim()
    const found = this.catalogue.search(asked)
    const shown = found.length > 0 ? found : this.catalogue.titles.slice(0, SUGGESTIONS)
    this.typed.textContent = this.text || words.hint
    this.typed.classList.toggle('empty', !this.text)
    this.status.textContent = this.line(asked, found.length)
    this.grid.textContent = ''
    this.grid.style.transform = ''
    for (let at = 0; at < shown.length; at += COLUMNS) {
      const cards = shown.slice(at, at + COLUMNS).map(t => card(t, o => this.app.openTitle(o.id)))
      this.grid.appendChild(el('div', { class: 'grid-row', 'data-nav': 'row' }, ...cards))
    }
  }

  line(asked, n) {
    if (!asked) return words.suggestions
    return n > 0 ? words.found(n) : words.nothing(asked)
  }
}
