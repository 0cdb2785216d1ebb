// One title: what it is, to play it, and whether it is in My List.

import { announce, button, el, icon, picture } from '../dom.js'
import { messages } from '../messages.js'
import { factsLine } from './browse.js'
import { cardRow } from './cards.js'
import { loadInto } from './plain.js'

const words = messages.title

export function titleScreen(app, params) {
  const host = el('div', { class: 'title-host', 'data-nav': 'column' })
  const view = el('main', { class: 'view title-view', 'data-nav': 'column' }, host)
  const load = () => Promise.all([app.title(params.id), app.catalogue()])
  loadInto(host, load, answers => page(app, answers[0], answers[1]))
  return { el: view }
}

function page(app, title, catalogue) {
  const like = catalogue.like(title)
  const more =
    like.length > 0 && cardRow({ name: words.more, titles: like }, t => app.openTitle(t.id))
  const top = el(
    'div',
    { class: 'title-top', 'data-nav': 'column' },
    el('h1', { class: 'title-name' + (title.name.length > 22 ? ' long' : ''), text: title.name }),
    factsLine(title),
    el('p', { class: 'title-line', text: title.line }),
    el('p', { class: 'title-about', text: title.about }),
    el(
      'div',
      { class: 'title-actions', 'data-nav': 'row' },
      playButton(app, title),
      listButton(app, title),
      button(messages.back, () => app.stage.back(), { class: 'button quiet' })
    )
  )
  const content = el('div', { class: 'title-page', 'data-nav': 'column' }, top, more || null)
  return el(
    'div',
    { class: 'title-frame', 'data-nav': 'column' },
    el('div', { class: 'title-picture' }, picture(title.still, { class: 'preview-still' })),
    el('div', { class: 'preview-shade' }),
    content
  )
}

function playButton(app, title) {
  return el(
    'button',
    { type: 'button', class: 'button list-button', 'data-nav-first': true, press: () => app.watch(title.id) },
    el('span', { class: 'button-mark button-play' }, icon('play')),
    el('span', { text: words.play })
  )
}

function listButton(app, title) {
  const mark = el('span', { class: 'button-mark' })
  const text = el('span')
  const node = el(
    'button',
    { type: 'button', class: 'button list-button' },
    mark,
    text
  )
  const label = inList => {
    mark.textContent = ''
    mark.appendChild(icon(inList ? 'tick' : 'add'))
    text.textContent = inList ? words.remove : words.add
  }
  node.addEventListener('click', () => {
    const inList = app.list.toggle(title.id)
    label(inList)
    announce(inList ? words.added : words.removed)
  })
  label(app.list.has(title.id))
  return node
}
