// Matinee's life on a device, the same for web and phone: signed out, who is watching, the programme.

import { Usher } from '/usher.js'
import { h } from './dom.js'
import { messages } from './messages.js'
import { Programme } from './programme.js'
import { loading, trouble } from './screens/plain.js'
import { signedOutScreen } from './screens/signed-out.js'

const SLOW_MS = 300
const FADE_MS = 140
const CLEAR_MS = 3000

export class App {
  /**
   * @param {{root: Element, client: string, home: string, device: (Object|undefined),
   *   screens: Object<string, function>}} front what web and phone differ in
   */
  constructor(front) {
    this.front = front
    this.root = front.root
    this.status = h('p', { class: 'unseen', role: 'status' })
    document.body.append(this.status)
    this.turn = 0 // grows with each screen: what comes late for another one is dropped
    this.shown = null
    this.before = null // the place that led to this one
    this.cleared = Promise.resolve()
    this.profile = null
    this.profiles = null
    this.programme = new Programme(this)
    window.addEventListener('hashchange', (event) => {
      this.before = new URL(event.oldURL).hash
      this.show()
    })
    window.addEventListener('popstate', () => this.tidyAddress())
    window.addEventListener('pageshow', (event) => {
      // While someone is signed in, usher.js has covered the page and asks before it uncovers it.
      if (event.persisted && !(this.usher && this.usher.signedIn)) location.reload()
    })
  }

  async begin() {
    await this.work(async (turn) => {
      await this.connect()
      const isIn = await this.usher.start()
      if (!this.isNow(turn)) return
      if (isIn && location.pathname === this.signedOutPage()) history.replaceState(null, '', this.front.home)
      await this.show()
    }, () => this.begin())
  }

  async connect() {
    if (this.usher) return
    const answer = await fetch('/config.json', { cache: 'no-store' })
    if (!answer.ok) throw new Error('config: ' + answer.status)
    const config = await answer.json()
    const usher = new Usher({
      issuer: config.issuer,
      clientId: config.clients[this.front.client],
      redirectUri: location.origin + this.front.home,
      scope: config.scope,
      device: this.front.device,
    })
    usher.onSignedOut((news) => this.leave(news.reason))
    this.usher = usher
  }

  // ---- who is watching

  /** The account as Usher tells it; nothing of anyone is drawn before this has answered. */
  async enter(turn) {
    if (this.profiles) return
    const account = await this.usher.account()
    if (!this.isNow(turn)) return
    this.profiles = account.profiles
    this.profile = account.profiles.find((one) => one.id === this.remembered()) || null
  }

  async choose(profile) {
    this.remember(profile)
    // For the list of devices only: nobody has to wait for that.
    this.usher.chooseProfile(profile.id).catch(() => undefined)
    this.go('')
  }

  remember(profile) {
    this.profile = profile
    try {
      if (profile) sessionStorage.setItem(this.key(), profile.id)
      else sessionStorage.removeItem(this.key())
    } catch (denied) {
      // Then the question comes again after a reload.
    }
  }

  remembered() {
    try {
      return sessionStorage.getItem(this.key())
    } catch (denied) {
      return null
    }
  }

  key() {
    return 'matinee.' + this.front.client + '.profile'
  }

  // ---- screens

  go(place) {
    const hash = '#/' + place
    if ((location.hash || '#/') === hash) this.show()
    else location.hash = hash
  }

  /** Goes back to the place that led here, or, where this one was opened first, on to it. */
  back(place) {
    if (this.before === '#/' + place) history.back()
    else location.replace('#/' + place)
  }

  /** Where the address points: `#/titles/salt` is `{name: 'titles', id: 'salt'}`. */
  route() {
    const parts = location.hash.replace(/^#\/?/, '').split('/')
    return { name: parts[0] || 'home', id: parts[1] || null }
  }

  async show() {
    if (!this.usher) return
    const isIn = this.usher.signedIn
    if (!isIn && !this.isPublic()) {
      this.leave(null)
      return
    }
    this.leaveScreen() // a player gives its place back before the next one asks for one
    await this.work(async (turn) => {
      if (isIn) await this.enter(turn)
      if (!this.isNow(turn)) return
      const screen = await this.screen()(this, this.route())
      if (this.isNow(turn)) this.put(screen)
      else if (screen.leave) screen.leave()
    }, () => this.show())
  }

  /** Does what leads to the next screen: calm while it is slow, and offered again when it fails. */
  async work(steps, again) {
    const turn = ++this.turn
    const slow = setTimeout(() => this.isNow(turn) && this.put(loading()), SLOW_MS)
    try {
      await steps(turn)
    } catch (error) {
      if (this.isNow(turn)) this.put(trouble(again))
    } finally {
      clearTimeout(slow)
    }
  }

  screen() {
    const screens = this.front.screens
    const name = this.route().name
    if (this.profile || this.isPublic()) return screens[name] || screens.home
    return name === 'profile' ? screens.profile : screens.profiles
  }

  /** Help is for everyone: it says nothing of anyone. */
  isPublic() {
    return this.route().name === 'help'
  }

  /**
   * @param {{title: (string|undefined), element: Element, focus: (Element|undefined),
   *   leave: (function()|undefined)}} screen `leave` is called when another one takes its place
   */
  put(screen) {
    this.leaveScreen()
    this.shown = screen
    document.title = screen.title ? messages.titleOf(screen.title) : messages.name
    this.root.replaceChildren(screen.element)
    this.root.classList.remove('leaving')
    window.scrollTo(0, 0)
    const first = screen.focus || screen.element.querySelector('h1')
    if (!first) return
    if (first.tabIndex < 0) first.setAttribute('tabindex', '-1')
    first.focus({ preventScroll: true })
  }

  leaveScreen() {
    if (this.shown && this.shown.leave) this.shown.leave()
    this.shown = null
  }

  isNow(turn) {
    return turn === this.turn
  }

  say(text) {
    this.status.textContent = text
  }

  // ---- leaving

  async signOut() {
    this.root.classList.add('leaving')
    this.say(messages.menu.signingOut)
    await this.usher.signOut()
  }

  /**
   * Nobody is signed in here, any more or yet: what was shown and kept goes at once, and the
   * sign-in screen says in one line why.
   */
  leave(reason) {
    const turn = ++this.turn
    const wasShown = this.profiles !== null
    this.leaveScreen()
    this.forget()
    document.title = messages.name
    document.querySelectorAll('dialog').forEach((open) => open.remove())
    this.root.classList.add('leaving')
    const show = () => {
      if (!this.isNow(turn)) return
      this.clearAddress()
      this.put(signedOutScreen(this, reason && (messages.signedOut[reason] || messages.signedOut.ended)))
    }
    if (wasShown && !matchMedia('(prefers-reduced-motion: reduce)').matches) setTimeout(show, FADE_MS)
    else show()
    // Its answer carries Clear-Site-Data; signing in again has to wait for that to be over.
    if (reason) this.cleared = fetch(this.signedOutPage(), { cache: 'no-store' }).catch(() => undefined)
  }

  forget() {
    this.before = null
    this.remember(null)
    this.profiles = null
    this.programme = new Programme(this)
    this.say('')
  }

  /** Back must not lead to addresses that tell what was being looked at. */
  tidyAddress() {
    if (this.usher && !this.usher.signedIn && !this.isPublic()) this.clearAddress()
  }

  clearAddress() {
    const here = location.pathname + location.search + location.hash
    if (here !== this.signedOutPage() && here !== this.front.home) {
      history.replaceState(null, '', this.signedOutPage())
    }
  }

  signedOutPage() {
    return (this.front.home === '/' ? '' : this.front.home) + '/signed-out'
  }

  async signIn() {
    await Promise.race([this.cleared, new Promise((done) => setTimeout(done, CLEAR_MS))])
    await this.usher.signInByRedirect({ returnTo: location.origin + this.front.home })
  }
}
