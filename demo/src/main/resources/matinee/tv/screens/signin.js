// Nobody is signed in: the code, the QR, the address; and nothing of anyone.

import { announce, button, el, fill, picture } from '../dom.js'
import { messages } from '../messages.js'

const words = messages.signIn
const NO_CODE = '\u2022\u2022\u2022\u2022-\u2022\u2022\u2022\u2022'
const PAUSE_AFTER_TROUBLE = 3000

export function signInScreen(app, params) {
  const parts = partsFor(params.reason)
  const asking = new Asking(app, parts)
  asking.start()
  return { el: layOut(parts, () => asking.start()), onHide: () => asking.stop() }
}

/**
 * The same screen before it has a code, for the moment in which this page gives way to a clean one.
 */
export function signInPicture(reason) {
  const parts = partsFor(reason)
  return layOut(parts, () => undefined)
}

function partsFor(reason) {
  return {
    line: el('p', { class: 'signin-line', text: lineFor(reason) }),
    code: el('p', { class: 'signin-code waiting' }, el('span', { text: NO_CODE })),
    left: el('p', { class: 'signin-left', text: words.fetching }),
    address: el('p', { class: 'signin-address' }),
    qr: el('div', { class: 'signin-qr' })
  }
}

function layOut(parts, again) {
  const brand = el('p', { class: 'brand', text: messages.brand })
  const steps = [words.scan, words.visit].map(text => el('span', { class: 'signin-step', text }))
  return el(
    'main',
    { class: 'view signin', 'data-nav': 'column' },
    el('div', { class: 'signin-head' }, brand, parts.line),
    el(
      'div',
      { class: 'signin-words' },
      el('h1', { class: 'signin-title', text: words.title }),
      el('p', { class: 'signin-steps' }, ...steps),
      parts.code,
      parts.left,
      button(words.newCode, again, { class: 'button quiet', 'data-nav-first': true })
    ),
    el('div', { class: 'signin-side' }, parts.qr, parts.address)
  )
}

function lineFor(reason) {
  return reason ? messages.signedOut[reason] || messages.signedOut.ended : messages.tagline
}

/** Asks Usher for a code, shows it, and asks for the next one until a phone has said yes. */
class Asking {
  constructor(app, parts) {
    this.app = app
    this.parts = parts
    this.line = parts.line.textContent
  }

  start() {
    this.stop()
    this.waiting()
    const abort = typeof AbortController === 'function' ? new AbortController() : null
    const run = { abort, over: false }
    this.run = run
    this.clock = setInterval(() => this.tick(), 1000)
    this.ask(run)
  }

  stop() {
    clearInterval(this.clock)
    clearTimeout(this.retry)
    if (!this.run) return
    this.run.over = true
    if (this.run.abort) this.run.abort.abort()
  }

  async ask(run) {
    try {
      const isIn = await this.app.usher.signInByCode({
        onCode: code => run.over || this.show(code),
        onState: state => run.over || this.tell(state),
        signal: run.abort ? run.abort.signal : undefined
      })
      if (isIn && !run.over) this.app.signedIn()
    } catch (error) {
      if (!run.over) this.failed(run)
    }
  }

  waiting() {
    this.expiresAt = 0
    fill(this.parts.code, el('span', { text: NO_CODE }))
    this.parts.code.classList.add('waiting')
    this.parts.left.textContent = words.fetching
    this.parts.qr.textContent = ''
  }

  show(code) {
    const parts = this.parts
    this.expiresAt = code.expiresAt
    this.fit(code.userCode)
    parts.code.classList.remove('waiting')
    parts.address.textContent = code.verificationUri.replace(/^https?:\/\//, '')
    fill(parts.qr, picture(code.qrUri, { alt: words.qr }))
    this.tick()
    announce(words.title + '. ' + words.code + ': ' + code.userCode.split('').join(' '))
  }

  /** A code of wide letters is set a little smaller, so that it never runs into the QR. */
  fit(code) {
    const text = el('span', { text: code })
    fill(this.parts.code, text)
    const room = this.parts.code.clientWidth
    const wide = text.offsetWidth
    if (wide > room) text.style.fontSize = Math.floor((room / wide) * 98) + '%'
  }

  /** What became of the last code stays to be read; being offline passes. */
  tell(state) {
    if (state === 'denied' || state === 'expired') this.line = words[state]
    const offline = this.expiresAt ? words.offlineWithCode : words.offline
    const text = state === 'offline' ? offline : this.line
    if (this.parts.line.textContent === text) return
    this.parts.line.textContent = text
    announce(text)
  }

  failed(run) {
    this.tell('offline')
    this.retry = setTimeout(() => run.over || this.ask(run), PAUSE_AFTER_TROUBLE)
  }

  tick() {
    if (!this.expiresAt) return
    const minutes = Math.floor((this.expiresAt - Date.now()) / 60000)
    const text = minutes >= 1 ? words.minutesLeft(minutes) : words.lastMinute
    if (this.parts.left.textContent !== text) this.parts.left.textContent = text
  }
}
