// The screens that hold little more than a sentence: loading, trouble, questions, goodbye.

import { button, el, fill } from '../dom.js'
import { enter } from '../focus.js'
import { messages } from '../messages.js'

/**
 * Something is on its way. The line is focused, so that the focus has a place and readers say it.
 */
export function loading() {
  return el(
    'div',
    { class: 'notice' },
    el('div', { class: 'pulse', 'aria-hidden': 'true' }),
    el('h1', { class: 'notice-loading', tabindex: -1, 'data-focus': true, text: messages.loading })
  )
}

/** Something failed; "Try again" is focused. */
export function trouble(again) {
  const words = messages.trouble
  const offline = navigator.onLine === false
  return el(
    'div',
    { class: 'notice', role: 'alert', 'data-nav': 'column' },
    el('h1', { class: 'title', text: offline ? words.offline : words.failed }),
    el('p', { class: 'text', text: offline ? words.offlineText : words.failedText }),
    button(messages.tryAgain, again, { 'data-nav-first': true })
  )
}

/** Shows in `host` a line while `load` runs, then `render(answer)`, or trouble with another try. */
export function loadInto(host, load, render) {
  const change = node => {
    const focused = document.activeElement
    const ours = host.contains(focused) || !focused || focused === document.body
    fill(host, node)
    if (ours && host.getClientRects().length > 0) enter(host)
  }
  const attempt = () => {
    change(loading())
    load().then(
      answer => change(render(answer)),
      // Whoever was just signed out is on the way to another screen.
      error => error.code === 'signed_out' || change(trouble(attempt))
    )
  }
  attempt()
}

/** A full screen around one notice. */
export function plainView(content) {
  return { el: el('main', { class: 'view plain', 'data-nav': 'column' }, content) }
}

/** A question over the present screen: `choices` are buttons, the first one focused. */
export function question(title, text, choices, props) {
  const heading = el('h2', { class: 'dialog-title', id: 'question', text: title })
  const body = text && el('p', { class: 'dialog-text', id: 'question-text', text })
  const row = el('div', { class: 'dialog-choices', 'data-nav': 'row' }, ...choices)
  const card = el('div', { class: 'dialog' }, heading, body, row)
  return el(
    'div',
    Object.assign(
      {
        class: 'view veil',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': 'question',
        'aria-describedby': body ? 'question-text' : undefined,
        'data-nav': 'column'
      },
      props
    ),
    card
  )
}
