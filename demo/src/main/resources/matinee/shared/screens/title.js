// One title: what it is, and what is like it.

import { h, icon } from '../dom.js'
import { messages } from '../messages.js'
import { rowOf } from './home.js'

export async function titleScreen(app, route, topBar) {
  const words = messages.title
  const title = await app.programme.title(route.id)
  if (!title) return missing(app, topBar)
  const alike = await app.programme.like(title)
  const element = h('div', { class: 'page' },
    topBar(app),
    h('main', { class: 'title' },
      h('section', { class: 'title-top' },
        h('img', { class: 'title-picture', src: title.still, alt: '' }),
        h('p', { class: 'back' }, h('a', { class: 'button link', href: '#/' }, icon('left'), words.back)),
        h('div', { class: 'title-words' },
          h('h1', null, title.name),
          h('ul', { class: 'facts' }, facts(title).map((fact) => h('li', null, fact))),
          h('p', { class: 'line' }, title.line),
          h('p', { class: 'title-play' }, h('a', { class: 'button primary large', href: '#/watch/' + title.id }, icon('play'), words.play)),
          h('p', { class: 'about' }, title.about),
          h('ul', { class: 'genres' }, title.genres.map((genre) => h('li', null, genre))))),
      alike.length ? rowOf(words.more, alike) : null))
  return { title: title.name, element }
}

function facts(title) {
  const words = messages.title
  const isSeries = title.kind === 'series'
  return [
    isSeries ? words.series : words.film,
    String(title.year),
    isSeries ? words.each(title.minutes) : words.minutes(title.minutes),
    words.rated(title.rating),
  ]
}

function missing(app, topBar) {
  return {
    element: h('div', { class: 'page' }, topBar(app),
      h('main', { class: 'plain' }, h('h1', null, messages.title.missing),
        h('a', { class: 'button primary', href: '#/' }, messages.help.home))),
  }
}
