// Get Help: this TV, its connection, where the account is, a few answers, and at the bottom "Sign
// out".

import { announce, button, el, icon } from '../dom.js'
import { messages } from '../messages.js'
import { follow } from '../scroll.js'
import { shell } from './shell.js'

const words = messages.help

export function helpScreen(app) {
  return shell(app, 'help', room => {
    const page = el(
      'div',
      { class: 'help', 'data-nav': 'column' },
      el('h1', { class: 'title', text: words.title }),
      el('div', { class: 'help-pair', 'data-nav': 'row' }, tv(app), connection(app)),
      account(app),
      questions(),
      signOut(app)
    )
    const frame = el('div', { class: 'help-frame', 'data-nav': 'column' }, page)
    follow(frame, page)
    room.appendChild(frame)
  })
}

function section(title, ...children) {
  return el(
    'section',
    { class: 'help-part' },
    el('h2', { class: 'help-title', text: title }),
    ...children
  )
}

function pair(name, value) {
  const shown = el('dd', { text: value })
  return { el: el('div', { class: 'pair' }, el('dt', { text: name }), shown), value: shown }
}

function tv(app) {
  const name = pair(words.name, app.device.name)
  const model = pair(words.model, app.device.model)
  const who = pair(words.watching, app.profile.name)
  app.thisSignIn().then(
    signIn => {
      if (!signIn) return
      name.value.textContent = signIn.device.name
      model.value.textContent = signIn.device.model || app.device.model
    },
    // What the TV knows of itself is there already, and the connection check tells the rest.
    () => undefined
  )
  return section(words.thisTv, el('dl', {}, name.el, model.el, who.el))
}

function connection(app) {
  const usher = pair(words.usher, words.checking)
  const catalogue = pair(words.catalogue, words.checking)
  const check = async () => {
    const done = await Promise.all([
      measure(usher.value, () => app.checkUsher()),
      measure(catalogue.value, () => app.checkCatalogue())
    ])
    announce(words.usher + ': ' + done[0] + '. ' + words.catalogue + ': ' + done[1])
  }
  check()
  const again = button(words.checkAgain, check, { class: 'button quiet', 'data-nav-first': true })
  return section(words.connection, el('dl', {}, usher.el, catalogue.el), again)
}

async function measure(shown, ask) {
  shown.className = ''
  shown.textContent = words.checking
  const start = performance.now()
  try {
    await ask()
    shown.textContent = words.working(Math.max(1, Math.round(performance.now() - start)))
    shown.className = 'good'
  } catch (e) {
    shown.textContent = words.failing
    shown.className = 'bad'
  }
  return shown.textContent
}

function account(app) {
  const address = app.usher.accountUri().replace(/^https?:\/\//, '')
  return section(
    words.account,
    el(
      'div',
      { class: 'help-account' },
      el(
        'div',
        {},
        el('p', { class: 'text', text: words.accountText }),
        el('p', { class: 'help-address', text: address })
      ),
      el('img', { class: 'help-qr', src: app.usher.accountUri() + '/qr.svg', alt: words.accountQr })
    )
  )
}

function questions() {
  const answers = words.answers.map((answer, n) => question(answer[0], answer[1], 'answer-' + n))
  const part = section(words.questions, ...answers)
  part.setAttribute('data-nav', 'column')
  return part
}

function question(text, answer, id) {
  const body = el('p', { class: 'answer', id, text: answer, hidden: true })
  const toggle = el(
    'button',
    { type: 'button', class: 'question', 'aria-expanded': 'false', 'aria-controls': id },
    el('span', { text }),
    icon('open')
  )
  toggle.addEventListener('click', () => {
    body.hidden = !body.hidden
    toggle.setAttribute('aria-expanded', String(!body.hidden))
  })
  return el('div', { class: 'question-part' }, toggle, body)
}

function signOut(app) {
  return el(
    'section',
    { class: 'help-out' },
    el(
      'div',
      {},
      el('h2', { class: 'help-title', text: words.signOutTitle }),
      el('p', { class: 'text', text: words.signOutText })
    ),
    button(words.signOut, () => app.stage.push({ name: 'confirm' }))
  )
}
