// Home, Films, Series and My List: rows of cards under a preview of the focused one.

import { button, el, picture } from '../dom.js'
import { facts } from '../catalogue.js'
import { messages } from '../messages.js'
import { cardRows } from './cards.js'
import { loadInto } from './plain.js'
import { shell } from './shell.js'

const words = messages.browse
const PAUSE_BEFORE_PREVIEW = 140

const ROWS = {
  home: (app, catalogue) => catalogue.rows,
  films: (app, catalogue) => catalogue.rowsOf('film', words.allFilms),
  series: (app, catalogue) => catalogue.rowsOf('series', words.allSeries),
  list: (app, catalogue) => {
    const titles = app.list.ids.map(id => catalogue.find(id)).filter(Boolean)
    return [{ name: words.kept(titles.length), titles }]
  }
}

export function browseScreen(app, section) {
  const view = shell(app, section, room => {
    loadInto(
      room,
      () => app.catalogue(),
      catalogue => browse(app, section, catalogue)
    )
  })
  if (section === 'list') {
    // The list may have changed on a title's page that lay over this one.
    view.onShow = () => {
      const room = view.el.querySelector('.room')
      const shown = room.querySelectorAll('.card').length
      if (room.firstChild && shown !== app.list.ids.length) app.stage.replace({ name: 'list' })
    }
  }
  return view
}

function browse(app, section, catalogue) {
  const rows = ROWS[section](app, catalogue).filter(row => row.titles.length > 0)
  const name = messages.menu[section]
  if (rows.length === 0) return empty(app, section, name)
  const preview = new Preview()
  preview.show(rows[0].titles[0])
  return el(
    'div',
    { class: 'browse', 'data-nav': 'column' },
    preview.el,
    el('h1', { class: section === 'home' ? 'unseen' : 'browse-name', text: name }),
    cardRows(
      rows,
      title => app.openTitle(title.id),
      title => preview.soon(title)
    )
  )
}

function empty(app, section, name) {
  const isList = section === 'list'
  return el(
    'div',
    { class: 'notice', 'data-nav': 'column' },
    el('h1', { class: 'title', text: isList ? words.emptyTitle : name }),
    el('p', { class: 'text', text: isList ? words.emptyText : words.nothing }),
    button(words.emptyAction, () => app.section('home'), { 'data-nav-first': true })
  )
}

/** The picture and the words above the rows; quick steps along a row pass without a flicker. */
class Preview {
  constructor() {
    this.stills = el('div', { class: 'preview-stills', 'aria-hidden': 'true' })
    this.text = el('div', { class: 'preview-text' })
    this.el = el(
      'div',
      { class: 'preview' },
      this.stills,
      el('div', { class: 'preview-shade' }),
      this.text
    )
  }

  soon(title) {
    clearTimeout(this.timer)
    if (this.title === title) return
    this.timer = setTimeout(() => this.show(title), PAUSE_BEFORE_PREVIEW)
  }

  show(title) {
    this.title = title
    const old = Array.prototype.slice.call(this.stills.children)
    this.stills.appendChild(picture(title.still, { class: 'preview-still' }))
    setTimeout(
      () => old.forEach(still => still.parentNode && still.parentNode.removeChild(still)),
      500
    )
    const text = describe(title)
    this.el.replaceChild(text, this.text)
    this.text = text
  }
}

function describe(title) {
  return el(
    'div',
    { class: 'preview-text' },
    el('p', { class: 'preview-name' + (title.name.length > 22 ? ' long' : ''), text: title.name }),
    factsLine(title),
    el('p', { class: 'preview-line', text: title.line })
  )
}

/** "Film  2024  1 h 42 min  PG  Drama, Comedy". */
export function factsLine(title) {
  const line = el('p', { class: 'facts' })
  facts(title).forEach(fact => line.appendChild(el('span', { class: 'fact', text: String(fact) })))
  line.appendChild(el('span', { class: 'fact', text: title.genres.join(', ') }))
  return line
}
