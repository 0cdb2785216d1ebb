// Screens that show nothing of anyone: waiting, and trouble.

import { h, wordmark } from '../dom.js'
import { messages } from '../messages.js'

export function loading() {
  return {
    element: h('main', { class: 'plain', 'aria-busy': 'true' },
      wordmark(),
      h('p', { class: 'projector', role: 'status' }, h('span', { class: 'unseen' }, messages.opening))),
  }
}

export function trouble(retry) {
  const words = messages.trouble
  const isOffline = navigator.onLine === false
  const again = h('button', { type: 'button', class: 'button primary', on: { click: retry } }, words.retry)
  return {
    element: h('main', { class: 'plain' },
      wordmark(),
      h('h1', null, isOffline ? words.offlineTitle : words.awayTitle),
      h('p', { class: 'quiet' }, isOffline ? words.offline : words.away),
      again),
    focus: again,
  }
}
