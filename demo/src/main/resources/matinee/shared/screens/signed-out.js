// The way in. It knows nothing of whoever was here before.

import { h, wordmark } from '../dom.js'
import { messages } from '../messages.js'

const WALL = [
  'lighthouse', 'bakery', 'octopus', 'umbrella', 'dover', 'mower', 'nine-lives', 'pigeon', 'salt',
  'snail', 'elevator', 'lemon', 'doors', 'swimmers', 'noodles', 'paper', 'pemberton', 'volcano',
  'tram', 'submarine', 'bees', 'gravity', 'cartographer', 'understudy', 'milton',
]

export function signedOutScreen(app, note) {
  const problem = h('p', { class: 'error', role: 'alert' })
  const button = h('button', { type: 'button', class: 'button primary large' }, messages.signIn)
  button.addEventListener('click', async () => {
    button.disabled = true
    button.textContent = messages.signingIn
    problem.textContent = ''
    try {
      await app.signIn()
    } catch (error) {
      problem.textContent = messages.trouble.away
      button.disabled = false
      button.textContent = messages.signIn
      button.focus()
    }
  })
  const element = h('main', { class: 'way-in' },
    h('div', { class: 'wall', 'aria-hidden': 'true' }, h('div', { class: 'wall-sheet' },
      WALL.map((id) => h('img', { src: '/posters/' + id + '.svg', alt: '', width: 200, height: 300 })))),
    h('div', { class: 'way-in-words' },
      h('h1', { class: 'brand' }, wordmark()),
      h('p', { class: 'line' }, messages.line),
      note ? h('p', { class: 'note', role: 'status' }, note) : null,
      button,
      problem))
  return { element }
}
