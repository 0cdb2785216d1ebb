// Answers to what people ask most; the way to each kind of sign-out among them.

import { h } from '../dom.js'
import { messages } from '../messages.js'

export async function helpScreen(app, topBar) {
  const words = messages.help
  const element = h('div', { class: 'page' },
    topBar(app),
    h('main', { class: 'help' },
      h('h1', null, words.title),
      h('p', { class: 'line' }, words.intro),
      words.questions.map(([question, answer]) => h('section', null, h('h2', null, question), h('p', null, answer))),
      h('p', { class: 'buttons' },
        h('a', { class: 'button primary', href: app.usher.accountUri() }, words.account),
        h('a', { class: 'button', href: '#/' }, words.home))))
  return { title: words.title, element }
}
