// The one place where screens come and go: a stack of them that moves with the browser's own
// history, so that Back on a remote, Back in a browser and the Back button on a screen are one and
// the same thing.
//
// Addresses stay `/tv`: a history entry holds only its place in the stack, so nothing in the
// history tells what was watched. Place 0 is the question "Leave Matinee?"; whoever goes back from
// there leaves the page.

import { enter, guard, isInside, move, next } from './focus.js'
import { keep, recall } from './memory.js'
import { meaning } from './remote.js'

const ADDRESS = '/tv'
const SLOWEST_MOVE = 1000
const OVERLAYS = ['confirm']
const OF_PLAYERS = ['play', 'rewind', 'forward']
const LEAVE = { name: 'leave' }

export class Stage {
  /**
   * `screens` maps a name to `(params) => view`; a view is `{ el, onShow, onHide, key }`, of which
   * `key(word, event)` is true when it has taken the key for its own.
   */
  constructor(root, screens) {
    this.root = root
    this.root.textContent = ''
    this.screens = screens
    this.stack = [LEAVE]
    this.at = 0
    this.views = []
    this.closed = false
    window.addEventListener('popstate', event => this.moved(event.state))
    document.addEventListener('keydown', event => this.key(event))
    guard(() => (this.closed ? null : this.top() && this.top().el))
  }

  /** Shows `screen` as the only one; what was open before is gone. */
  open(screen) {
    this.clear()
    this.stack = [LEAVE, screen]
    history.replaceState({ at: 0 }, '', ADDRESS)
    history.pushState({ at: 1 }, '', ADDRESS)
    this.at = 1
    this.show()
  }

  /** Shows again what was open before a reload; false when there is nothing to show. */
  reopen() {
    const stack = recall('stack', [])
    const at = history.state && history.state.at
    const known = stack.length > 1 && stack.every(screen => this.screens[screen.name])
    if (!known || !(at >= 0)) return false
    this.stack = stack
    this.at = Math.min(at, stack.length - 1)
    history.replaceState({ at: this.at }, '', ADDRESS)
    this.show()
    return true
  }

  /** Shows `screen` over the present one. */
  push(screen) {
    this.stack = this.stack.slice(0, this.at + 1).concat(screen)
    this.at += 1
    history.pushState({ at: this.at }, '', ADDRESS)
    this.show()
  }

  /** Shows `screen` instead of the present one. */
  replace(screen) {
    this.drop(this.at)
    this.stack = this.stack.slice(0, this.at).concat(screen)
    history.replaceState({ at: this.at }, '', ADDRESS)
    this.show()
  }

  /** Goes down to the first screen and shows `screen` instead of it. */
  restart(screen) {
    if (this.at === 1) {
      this.replace(screen)
      return
    }
    this.afterMove = () => this.replace(screen)
    history.go(1 - this.at)
  }

  /** Closes the present screen; closing the question "Leave?" means to stay. */
  back() {
    if (this.moving) return
    // A second Back before the browser has moved would go two screens back. Browsers drop the
    // oldest of more than 50 entries, and then there is nothing to go back to: the stack moves by
    // itself.
    const at = this.at === 0 ? 1 : this.at - 1
    this.moving = setTimeout(() => {
      history.replaceState({ at }, '', ADDRESS)
      this.moved({ at })
    }, SLOWEST_MOVE)
    if (this.at === 0) history.forward()
    else history.back()
  }

  /** Ignores every key from now on; the page itself is about to go. */
  close() {
    this.closed = true
  }

  /** Takes everything off the screen, so that no copy of this page holds it. */
  clear() {
    this.views.forEach((view, place) => this.drop(place))
    this.root.textContent = ''
  }

  /** The name of the present screen. */
  here() {
    return this.stack[this.at].name
  }

  /** From the menu into what stands beside it. */
  enterMain() {
    const main = this.top().el.querySelector('[data-nav-main]')
    if (main) enter(main)
  }

  /** Opens again after `close()`, for what `open` shows first. */
  reset(open) {
    this.closed = false
    open()
  }

  moved(state) {
    if (this.closed) return
    clearTimeout(this.moving)
    this.moving = 0
    const at = state && state.at >= 0 ? state.at : 0
    this.at = Math.min(at, this.stack.length - 1)
    const after = this.afterMove
    this.afterMove = null
    if (after && this.at === 1) after()
    else this.show()
  }

  top() {
    return this.views[this.at]
  }

  show() {
    keep('stack', this.stack)
    const wanted = this.wanted()
    const known = this.top()
    this.views.forEach((view, place) => {
      if (place > Math.max(this.at, wanted[0])) this.drop(place)
      else if (view) this.place(view, wanted.indexOf(place) >= 0, place === this.at)
    })
    wanted.filter(place => !this.views[place]).forEach(place => this.build(place))
    const top = this.top()
    if (!isInside(top.el)) enter(top.el)
    if (known === top && top.onShow) top.onShow()
  }

  /** The places that are seen: the present screen and, under an overlay, what it lies on. */
  wanted() {
    if (this.at === 0) return [1, 0]
    const places = [this.at]
    while (this.isOverlay(places[0])) places.unshift(places[0] - 1)
    return places
  }

  isOverlay(place) {
    return place > 1 && OVERLAYS.indexOf(this.stack[place].name) >= 0
  }

  build(place) {
    const screen = this.stack[place]
    const view = this.screens[screen.name](screen)
    this.views[place] = view
    this.root.appendChild(view.el)
    this.place(view, true, place === this.at)
  }

  place(view, seen, onTop) {
    view.el.hidden = !seen
    view.el.classList.toggle('under', seen && !onTop)
    if (onTop) view.el.removeAttribute('aria-hidden')
    else view.el.setAttribute('aria-hidden', 'true')
  }

  drop(place) {
    const view = this.views[place]
    delete this.views[place]
    if (!view) return
    if (view.onHide) view.onHide()
    this.root.removeChild(view.el)
  }

  key(event) {
    const word = meaning(event)
    if (!word) return
    // Enter is left to the browser, which clicks the focused button; but one press is one click, so
    // a key that is still held down does not press what has just come up under it.
    if (word === 'ok' && !event.repeat && !this.closed) return
    event.preventDefault()
    if (this.closed || !this.top()) return
    if (this.top().key && this.top().key(word, event)) return
    const scope = this.top().el
    if (word === 'ok' || OF_PLAYERS.indexOf(word) >= 0) return
    if (word === 'back') this.back()
    else if (!isInside(scope)) enter(scope)
    else if (word === 'next') next(scope, event.shiftKey ? -1 : 1)
    else move(scope, word)
  }
}
