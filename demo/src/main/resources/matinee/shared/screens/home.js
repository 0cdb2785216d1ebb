// The programme: one title large, and rows of posters.

import { h, icon } from '../dom.js'
import { messages } from '../messages.js'

export async function homeScreen(app, topBar) {
  const { rows, featured } = await app.programme.rows()
  const main = h('main', { tabindex: -1 }, hero(featured), rows.map((row) => rowOf(row.name, row.titles)))
  return { element: h('div', { class: 'page' }, topBar(app), main), focus: main }
}

function hero(title) {
  return h('section', { class: 'hero' },
    h('img', { class: 'hero-picture', src: title.still, alt: '' }),
    h('div', { class: 'hero-words' },
      h('p', { class: 'kicker' }, messages.home.tonight),
      h('h1', null, title.name),
      h('p', { class: 'line' }, title.line),
      h('a', { class: 'button primary large', href: '#/titles/' + title.id }, messages.home.details)))
}

export function rowOf(name, titles) {
  const list = h('ul', { class: 'posters' }, titles.map((title) => h('li', null, poster(title))))
  const arrow = (label, sign, by) => h('button', {
    // Keys go from poster to poster; the arrows are for the mouse.
    type: 'button', class: 'arrow ' + sign, tabindex: -1, 'aria-label': label(name), hidden: true,
    on: { click: () => list.scrollBy({ left: by * list.clientWidth * 0.8 }) },
  }, icon(sign))
  const left = arrow(messages.home.earlier, 'left', -1)
  const right = arrow(messages.home.further, 'right', 1)
  const settle = () => {
    left.hidden = list.scrollLeft < 8
    right.hidden = list.scrollLeft > list.scrollWidth - list.clientWidth - 8
  }
  list.addEventListener('scroll', settle, { passive: true })
  new ResizeObserver(settle).observe(list)
  return h('section', { class: 'row' }, h('h2', null, name), h('div', { class: 'shelf' }, left, list, right))
}

function poster(title) {
  return h('a', { class: 'poster', href: '#/titles/' + title.id },
    h('img', { src: title.poster, alt: title.name, width: 200, height: 300, loading: 'lazy' }))
}
