// Matinee on the TV: starts usher.js, and joins the screens to it.

import { Usher } from '/usher.js'
import { Catalogue } from './catalogue.js'
import { thisDevice } from './device.js'
import { fill } from './dom.js'
import { enter } from './focus.js'
import { MyList } from './list.js'
import { keep, recall, wipe } from './memory.js'
import { messages } from './messages.js'
import { browseScreen } from './screens/browse.js'
import { helpScreen } from './screens/help.js'
import { loading, plainView, trouble } from './screens/plain.js'
import { profilesScreen } from './screens/profiles.js'
import { confirmScreen, goodbyeScreen, leaveScreen } from './screens/questions.js'
import { searchScreen } from './screens/search.js'
import { signInPicture, signInScreen } from './screens/signin.js'
import { titleScreen } from './screens/title.js'
import { elsewhereScreen, watchScreen } from './screens/watch.js'
import { Stage } from './stage.js'

const FADE_MS = 260
const SETTLE_MS = 200
const SLOW_MS = 400
const LONGEST_WAIT_MS = 4000
const SIGNED_OUT = '/tv/signed-out'

class Tv {
  constructor(root) {
    this.root = root
    this.device = thisDevice()
    this.profile = null
    this.reason = reasonOf(location)
  }

  // ---- opening

  async begin() {
    const slow = setTimeout(() => this.leaving || this.cover(loading()), SLOW_MS)
    try {
      await this.connect()
      const isIn = await this.usher.start()
      if (!isIn) wipe()
      if (isIn) await this.recallProfile()
      clearTimeout(slow)
      this.present()
    } catch (error) {
      clearTimeout(slow)
      if (!this.leaving) this.cover(trouble(() => this.begin()))
    }
  }

  async connect() {
    if (this.usher) return
    const config = await json(await fetch('/config.json', { cache: 'no-store' }))
    this.usher = new Usher({
      issuer: config.issuer,
      clientId: config.clients.tv,
      scope: config.scope,
      device: this.device
    })
    this.usher.onSignedOut(news => this.leave(news.reason))
  }

  /** After a reload the same person goes on watching, if the account still has that profile. */
  async recallProfile() {
    const id = recall('profile', null)
    if (!id) return
    const profiles = await this.usher.profiles()
    this.setProfile(profiles.filter(profile => profile.id === id)[0] || null)
  }

  present() {
    if (this.leaving) return
    this.stage = new Stage(this.root, this.screens())
    if (this.usher.signedIn && this.profile && this.stage.reopen()) return
    this.first()
  }

  /** The first screen: who is watching, or, when nobody is signed in, how to sign in. */
  first() {
    const reason = this.reason
    this.reason = null
    this.stage.open(this.usher.signedIn ? { name: 'profiles' } : { name: 'signin', reason })
  }

  /** Before there is a stage: one notice on an empty screen. */
  cover(content) {
    const view = plainView(content)
    fill(this.root, view.el)
    enter(view.el)
  }

  screens() {
    return {
      signin: params => signInScreen(this, params),
      profiles: () => profilesScreen(this),
      home: () => browseScreen(this, 'home'),
      films: () => browseScreen(this, 'films'),
      series: () => browseScreen(this, 'series'),
      list: () => browseScreen(this, 'list'),
      search: () => searchScreen(this),
      help: () => helpScreen(this),
      title: params => titleScreen(this, params),
      watch: params => watchScreen(this, params),
      elsewhere: () => elsewhereScreen(this),
      confirm: () => confirmScreen(this),
      leave: () => leaveScreen(this),
      goodbye: () => goodbyeScreen(this)
    }
  }

  // ---- moving

  signedIn() {
    this.stage.restart({ name: 'profiles' })
  }

  choose(profile) {
    this.setProfile(profile)
    // Who is watching is told to Usher for the list of devices; nobody has to wait for that here.
    this.usher.chooseProfile(profile.id).catch(() => undefined)
    this.stage.restart({ name: 'home' })
  }

  changeProfile() {
    this.stage.restart({ name: 'profiles' })
  }

  setProfile(profile) {
    this.profile = profile
    this.list = profile && new MyList(profile.id)
    keep('profile', profile && profile.id)
  }

  /** Home lies under the other sections, so that Back leads from each of them to Home. */
  section(name) {
    const here = this.stage.here()
    if (name === here) this.stage.enterMain()
    else if (name === 'home') this.stage.back()
    else if (here === 'home') this.stage.push({ name })
    else this.stage.replace({ name })
  }

  openTitle(id) {
    this.stage.push({ name: 'title', id })
  }

  watch(id) {
    this.stage.push({ name: 'watch', id })
  }

  exit() {
    try {
      window.tizen.application.getCurrentApplication().exit()
    } catch (notTizen) {
      window.close()
    }
    // A browser closes only what a script has opened.
    this.stage.open({ name: 'goodbye' })
  }

  // ---- asking

  profiles() {
    return this.usher.profiles()
  }

  catalogue() {
    if (!this.asked) {
      this.asked = this.fetchCatalogue()
      this.asked.catch(() => (this.asked = null))
    }
    return this.asked
  }

  async fetchCatalogue() {
    return new Catalogue(await json(await this.usher.fetch('/api/catalogue')))
  }

  async title(id) {
    const known = (await this.catalogue()).find(id)
    return known || json(await this.usher.fetch('/api/titles/' + encodeURIComponent(id)))
  }

  async thisSignIn() {
    return (await this.usher.signIns()).filter(signIn => signIn.current)[0]
  }

  checkUsher() {
    return this.usher.signIns()
  }

  async checkCatalogue() {
    return json(await this.usher.fetch('/api/catalogue', { cache: 'no-store' }))
  }

  // ---- leaving

  async signOut() {
    await this.usher.signOut()
    this.leave('here')
  }

  /**
   * The sign-in is over: whatever was shown or kept goes, and with it this whole document, so that
   * no memory of it is left. The next one comes with `Clear-Site-Data`; until it is there, its
   * picture is.
   */
  async leave(reason) {
    if (this.leaving) return
    this.leaving = true
    wipe()
    if (this.stage) this.stage.close()
    this.reason = messages.signedOut[reason] ? reason : 'ended'
    const address = SIGNED_OUT + '?reason=' + this.reason
    const there = isThere(address)
    this.root.classList.add('fading')
    await pause(FADE_MS)
    this.showSignedOut()
    await pause(SETTLE_MS)
    if (await there) location.replace(address)
    else this.startOver()
  }

  showSignedOut() {
    if (this.stage) this.stage.clear()
    const next = signInPicture(this.reason)
    fill(this.root, next)
    this.root.classList.remove('fading')
    enter(next)
  }

  /** Offline a new document would be the browser's error page, from which no remote leads back. */
  startOver() {
    this.leaving = false
    this.profile = null
    this.list = null
    this.asked = null
    if (!this.stage) this.present()
    else this.stage.reset(() => this.first())
  }
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** Whether our back end answers at `address` soon. */
function isThere(address) {
  const answer = fetch(address, { cache: 'no-store' }).then(
    response => response.ok,
    () => false
  )
  return Promise.race([answer, pause(LONGEST_WAIT_MS).then(() => false)])
}

async function json(response) {
  if (!response.ok) throw new Error('Answered ' + response.status)
  return response.json()
}

/** Why this TV was signed out: one of our own words, or nothing. */
function reasonOf(place) {
  if (place.pathname !== SIGNED_OUT) return null
  const word = new URLSearchParams(place.search).get('reason')
  return Object.prototype.hasOwnProperty.call(messages.signedOut, word) ? word : null
}

// A page that comes back out of the browser's memory may show what has ended since: start over.
window.addEventListener('pageshow', event => {
  if (event.persisted) location.reload()
})

new Tv(document.getElementById('stage')).begin()
