/**
 * The device's side of Usher for web, phone and TV apps: sign in, stay signed in, call, watch, sign
 * out.
 * One ES module, no dependencies, no syntax past ES2017. README.md says how to use it.
 *
 * @typedef {{reason: string, by: ?string, at: ?string}} Ending  why a sign-in is over
 * @typedef {{access: string, refresh: string, sid: string, got: number, lasts: number,
 *   key: (string|undefined), next: (string|undefined)}} Tokens  key is the name of the key that they
 *   are bound to, next of the one that the next ones are to be
 * @typedef {{userCode: string, verificationUri: string, verificationUriComplete: string,
 *   qrUri: string, expiresAt: number}} Code  expiresAt is in milliseconds, as Date.now()
 * @typedef {{reason: string, by: ?string, at: string, error: (UsherError|undefined)}} PlaybackEnd
 *   reasons: taken_over ended plan_changed signed_out lapsed left
 */

const REQUEST_MS = 15000
const CHECK_MS = 5000
const SIGN_OUT_MS = 8000
const LOCK_MS = 20000
const AHEAD_MS = 30000
const POLL_MS = 5000
const STREAM_MS = 15 * 60000
const SILENCE_MS = 60000
const TELL_TRIES = 4
const START_TRIES = 3
const STOP_MS = 2000
const KEYS_MAX = 8
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** What went wrong. `problem` is the server's whole answer; no token is ever in it. */
export class UsherError extends Error {
  /**
   * @param {number} status of the answer, 0 when there was none
   * @param {string} code the server's, or `network timeout aborted signed_out unexpected_answer
   *   state_mismatch insecure_context stream_lost`
   * @param {string=} detail a sentence for people
   * @param {Object=} problem the answer's body
   * @param {number=} retryAfter seconds that the server wants to be left alone; 0 when it said none
   */
  constructor(status, code, detail, problem, retryAfter) {
    super(detail || code)
    this.name = 'UsherError'
    this.status = status
    this.code = code
    this.detail = detail || ''
    this.problem = problem || {}
    this.retryAfter = retryAfter || 0
  }

  /** True when asking again later may help, and nothing was decided. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500 ||
      this.code === 'unexpected_answer' || this.code === 'use_dpop_nonce'
  }
}

const signedOut = () => new UsherError(401, 'signed_out', 'This device is not signed in.')

const stopped = () => new UsherError(0, 'stopped', 'This playback was stopped while it started.')

const nothing = () => {}

const form = values => {
  const encoded = new URLSearchParams()
  Object.keys(values).forEach(name => {
    if (values[name] !== undefined && values[name] !== null) encoded.set(name, values[name])
  })
  return encoded.toString()
}

const parse = json => {
  try {
    return JSON.parse(json)
  } catch (broken) {
    return null
  }
}

const base64url = bytes => btoa(String.fromCharCode.apply(null, Array.from(bytes)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** Grows from 1 s to 30 s; the jitter keeps a million TVs from coming back together. */
const backOff = tries => Math.min(30000, 1000 * Math.pow(2, tries)) * (0.5 + Math.random() / 2)

/** Reads an answer whole, so that the time-out covers its body too. */
const readAnswer = response => response.text().then(text => ({
  status: response.status, ok: response.ok, empty: !text, body: parse(text),
  retryAfter: parseInt(response.headers.get('Retry-After'), 10)
}))

/** The body of a good answer. A captive portal's page decides nothing: `unexpected_answer`. */
const unwrap = answer => {
  const body = answer.body && typeof answer.body === 'object' ? answer.body : null
  if (answer.ok && (body || answer.empty)) return body
  const code = body && !answer.ok && (body.code || body.error)
  throw new UsherError(answer.status, code || 'unexpected_answer',
    body ? body.detail || body.error_description : '', body, answer.retryAfter)
}

/** What is needed of the browser: requests, time, chance, locks. */
class Browser {
  constructor(page) {
    this.page = page
  }

  now() {
    return this.page.Date.now()
  }

  /** Milliseconds on a clock that does not jump when a TV learns the time of day. */
  elapsed() {
    return this.page.performance ? this.page.performance.now() : this.now()
  }

  random(bytes) {
    return base64url(this.page.crypto.getRandomValues(new Uint8Array(bytes)))
  }

  /** @return {Promise<string>} the hash of a text, in base64url; needs WebCrypto */
  async sha256(text) {
    const bytes = new TextEncoder().encode(text)
    return base64url(new Uint8Array(await this.page.crypto.subtle.digest('SHA-256', bytes)))
  }

  /** Waits; `hold.wake()` ends it at once. */
  pause(ms, hold) {
    return new Promise(resolve => {
      const timer = this.page.setTimeout(resolve, ms)
      if (hold) {
        hold.wake = () => {
          this.page.clearTimeout(timer)
          resolve()
        }
      }
    })
  }

  /** `fetch` with a time-out that ends when `read` has ended. */
  send(url, options, read, ms) {
    const page = this.page
    const controller = page.AbortController ? new page.AbortController() : null
    const own = Object.assign({}, options, controller ? { signal: controller.signal } : {})
    return new Promise((resolve, reject) => {
      const stop = code => {
        reject(new UsherError(0, code))
        if (controller) controller.abort()
      }
      if (options.signal) {
        if (options.signal.aborted) return stop('aborted')
        options.signal.addEventListener('abort', () => stop('aborted'))
      }
      const timer = page.setTimeout(() => stop('timeout'), ms)
      const ended = next => value => {
        page.clearTimeout(timer)
        next(value)
      }
      page.fetch(url, own).then(read)
        .then(ended(resolve), ended(() => reject(new UsherError(0, 'network'))))
    })
  }

  get visible() {
    return !(this.page.document && this.page.document.hidden)
  }

  get locks() {
    return (this.page.AbortController && this.page.navigator && this.page.navigator.locks) || null
  }

  /** Runs `work` while no other tab does; after LOCK_MS anyway, since Usher replays a lost race. */
  async alone(store, name, work) {
    if (!this.locks) return store.shared ? this.aloneByStorage(store, name, work) : work()
    const waiting = new this.page.AbortController()
    const timer = this.page.setTimeout(() => waiting.abort(), LOCK_MS)
    let started = false
    const start = () => {
      started = true
      this.page.clearTimeout(timer)
      return work()
    }
    try {
      return await this.locks.request(store.key(name), { signal: waiting.signal }, start)
    } catch (error) {
      if (started) throw error
      return start()
    }
  }

  async aloneByStorage(store, name, work) {
    const mine = this.random(8)
    const end = this.elapsed() + LOCK_MS
    while (this.elapsed() < end) {
      const held = parse(store.get(name))
      const left = held ? held.until - this.now() : 0
      if (left > 0 && left <= LOCK_MS) {
        await this.pause(50)
        continue
      }
      store.set(name, JSON.stringify({ by: mine, until: this.now() + LOCK_MS }))
      await this.pause(20 + Math.random() * 20) // lets a tab that wrote at the same time be seen
      if ((parse(store.get(name)) || {}).by === mine) break
    }
    try {
      return await work()
    } finally {
      if ((parse(store.get(name)) || {}).by === mine) store.remove(name)
    }
  }
}

/** Named strings of one client. What the browser will not keep stays in memory. */
class Store {
  constructor(storage, prefix, isShared) {
    this.storage = storage
    this.prefix = prefix
    this.memory = {}
    this.shared = isShared && this.write('probe', '')
    this.remove('probe')
  }

  static of(page, name) {
    try {
      return page[name]
    } catch (denied) {
      return null
    }
  }

  key(name) {
    return this.prefix + name
  }

  get(name) {
    if (name in this.memory) return this.memory[name]
    try {
      return this.storage.getItem(this.key(name))
    } catch (denied) {
      return null
    }
  }

  set(name, value) {
    if (this.write(name, value)) return
    this.remove(name) // makes room, and an outdated token must not outlive the new one
    if (!this.write(name, value)) this.memory[name] = value
  }

  write(name, value) {
    try {
      this.storage.setItem(this.key(name), value)
      delete this.memory[name]
      return true
    } catch (deniedOrFull) {
      return false
    }
  }

  remove(name) {
    delete this.memory[name]
    try {
      this.storage.removeItem(this.key(name))
    } catch (denied) {
      // then it was never written
    }
  }
}

/**
 * The keys that sign-ins of this client are bound to (DPoP, RFC 9449). The browser makes them, signs
 * with them and shows them to nobody, so that tokens that were copied from here are of no use.
 */
class DeviceKeys {
  constructor(browser, store, prefix) {
    this.browser = browser
    this.store = store
    this.database = prefix + 'keys'
    this.known = {} // names to promises of pairs
  }

  /** Whether this browser can have one; else tokens are good for whoever holds them. */
  get possible() {
    const page = this.browser.page
    try {
      return !!(page.crypto && page.crypto.subtle && page.indexedDB)
    } catch (denied) {
      return false
    }
  }

  /** The name of a new key, kept before anything is bound to it; null where it cannot be kept. */
  async make() {
    if (!this.possible) return null
    try {
      const subtle = this.browser.page.crypto.subtle
      const made = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
      const pair = { secret: made.privateKey, jwk: await subtle.exportKey('jwk', made.publicKey) }
      const name = this.browser.random(16)
      await this.transact('readwrite', keys => keys.put(pair, name))
      this.known[name] = Promise.resolve(pair)
      return name
    } catch (notHere) {
      return null // some browsers keep no keys, or nothing at all in a private window
    }
  }

  /** The pair of that name; rejects with `key_lost` when the browser has thrown it away. */
  pair(name) {
    if (!this.known[name]) {
      const read = this.transact('readonly', keys => keys.get(name)).then(pair => {
        if (pair) return pair
        throw new UsherError(401, 'key_lost', 'The key of this sign-in is gone.')
      })
      this.known[name] = read
      read.catch(() => delete this.known[name])
    }
    return this.known[name]
  }

  forget(name) {
    if (!name) return
    delete this.known[name]
    this.transact('readwrite', keys => keys.delete(name)).catch(nothing)
  }

  transact(mode, work) {
    const page = this.browser.page
    return new Promise((resolve, reject) => {
      const failed = () => reject(new UsherError(0, 'storage', 'This browser keeps no keys now.'))
      const opening = page.indexedDB.open(this.database, 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
      opening.onerror = failed
      opening.onsuccess = () => {
        const database = opening.result
        try {
          const transaction = database.transaction('keys', mode)
          const asked = work(transaction.objectStore('keys'))
          transaction.oncomplete = () => resolve(asked.result)
          transaction.onerror = transaction.onabort = failed
        } catch (denied) {
          failed()
        }
        database.close() // when the transaction is done
      }
    })
  }

  /**
   * Adds the proof for one request to its headers (RFC 9449 section 4.2).
   * @param {string} name of the key
   * @param {?string} token that goes with it
   */
  async prove(headers, name, method, url, token) {
    const page = this.browser.page
    const pair = await this.pair(name)
    const at = this.resolved(url)
    const part = value => base64url(new TextEncoder().encode(JSON.stringify(value)))
    const claims = {
      jti: this.browser.random(16), htm: method, htu: at.origin + at.pathname,
      iat: Math.floor(this.browser.now() / 1000), nonce: this.nonces()[at.origin]
    }
    if (token) claims.ath = await this.browser.sha256(token)
    const { kty, crv, x, y } = pair.jwk
    const signed = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }) + '.' + part(claims)
    const signature = await page.crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.secret,
      new TextEncoder().encode(signed))
    headers.set('DPoP', signed + '.' + base64url(new Uint8Array(signature)))
  }

  /** Takes up the nonce of an answer (section 8); true when it was refused for want of it. */
  heard(url, response) {
    const nonce = response.headers.get('DPoP-Nonce')
    if (!nonce) return false
    const origin = this.resolved(url).origin
    this.store.set('nonces', JSON.stringify(Object.assign(this.nonces(), { [origin]: nonce })))
    return response.status === 400 || response.status === 401
  }

  resolved(url) {
    const page = this.browser.page
    return new URL(url, page.location ? page.location.href : undefined)
  }

  nonces() {
    return parse(this.store.get('nonces')) || {}
  }
}

/** Hears from Usher that this device was signed out: by event stream, or by asking every 5 s. */
class Watch {
  constructor(usher) {
    this.usher = usher
    this.run = null
    this.deaf = 0
  }

  start() {
    if (this.run) return
    const run = this.run = { stopped: false, wake: nothing, close: nothing, abort: nothing }
    const browser = this.usher.browser
    if (browser.locks && this.usher.store.shared) this.lead(run, browser.visible)
    else this.loop(run)
  }

  /**
   * With locks only one tab keeps a stream (browsers allow six connections) and tells the others.
   * The tab that is looked at takes it from one behind, which the browser may have put to sleep.
   */
  lead(run, take) {
    const browser = this.usher.browser
    const waiting = new browser.page.AbortController()
    run.abort = () => waiting.abort()
    run.leading = false
    browser.locks.request(this.usher.store.key('stream'),
      take ? { steal: true } : { signal: waiting.signal }, () => {
        run.leading = true
        return this.loop(run)
      }).catch(() => {
      if (this.run !== run) return
      this.stop()
      this.lead(this.run = Object.assign({}, run, { stopped: false }), false)
    })
  }

  /** This tab has come to the front. */
  takeOver() {
    if (!this.run || this.run.leading !== false) return
    this.stop()
    this.start()
  }

  stop() {
    const run = this.run
    this.run = null
    if (!run) return
    run.stopped = true
    run.abort()
    run.wake()
    run.close()
  }

  /** The network is back or another one: what is open may be dead without a sign of it. */
  renew() {
    if (!this.run) return
    this.run.wake()
    this.run.close()
  }

  async loop(run) {
    const browser = this.usher.browser
    let tries = 0
    while (!run.stopped) {
      const began = browser.elapsed()
      try {
        if (!browser.page.EventSource) await this.poll(run, Infinity)
        else if (this.deaf < 3) await this.listen(run)
        else await this.poll(run, STREAM_MS)
      } catch (error) {
        this.usher.problem(error)
      }
      tries = browser.elapsed() - began > 10000 ? 0 : tries + 1
      if (!run.stopped) await browser.pause(backOff(tries - 1), run)
    }
  }

  /** Resolves after SILENCE_MS without any event: Usher pings more often, so it must be dead. */
  async listen(run) {
    const browser = this.usher.browser
    const answer = await this.usher.call('POST', '/v1/events/tickets') // also checks the sign-in
    if (run.stopped) return
    this.deaf++ // until it opens; something between may let no stream through
    const source = new browser.page.EventSource(
      this.usher.issuer + '/v1/events?ticket=' + encodeURIComponent(answer.ticket))
    const silence = { wake: nothing }
    const lost = new Promise((resolve, reject) => {
      let heard = 0
      const hear = () => {
        const at = ++heard
        silence.wake()
        browser.pause(SILENCE_MS, silence).then(() => {
          if (at === heard) resolve()
        })
      }
      hear()
      run.close = resolve
      source.onopen = () => {
        this.deaf = 0
        hear()
      }
      source.addEventListener('ping', hear)
      source.onerror = () => reject(new UsherError(0, 'stream_lost'))
      source.addEventListener('playback_ended', event => {
        if (!run.stopped) this.usher.playbackEnded(parse(event.data) || {})
      })
      source.addEventListener('signed_out', event => {
        resolve()
        if (!run.stopped) this.usher.over(parse(event.data) || {})
      })
    })
    try {
      await lost
    } finally {
      silence.wake()
      source.close()
    }
  }

  async poll(run, ms) {
    const browser = this.usher.browser
    const end = browser.elapsed() + ms
    while (!run.stopped && browser.elapsed() < end) {
      await this.usher.check()
      await browser.pause(POLL_MS, run)
    }
    this.deaf = 0
  }
}

/**
 * The keys under which this device starts to play. One is kept until its playback has stopped: when
 * the app crashed or an answer was lost, the next start takes the same place and not a second one.
 */
class StartKeys {
  constructor(browser, local, session) {
    this.browser = browser
    // Only a lock tells a page that crashed from another tab that plays.
    this.store = browser.locks ? local : session
    this.held = {} // functions that let go
    this.leaving = Promise.resolve()
  }

  /** One that nobody plays under any more, else a new one. */
  async take() {
    await this.leaving
    for (const kept of this.kept()) if (await this.hold(kept)) return kept
    const key = this.browser.random(16)
    await this.hold(key)
    this.keep(this.kept().concat(key).slice(-KEYS_MAX))
    return key
  }

  /** The place is free: whoever starts next takes another key. */
  drop(key) {
    this.keep(this.kept().filter(other => other !== key))
    this.release(key)
  }

  /** The place may be taken still: the next start is to find it. */
  release(key) {
    const letGo = this.held[key] || nothing
    delete this.held[key]
    letGo()
  }

  hold(key) {
    if (this.held[key]) return Promise.resolve(false)
    this.held[key] = nothing
    if (!this.browser.locks) return Promise.resolve(true)
    return new Promise(resolve => {
      const name = this.store.key('playing.' + key)
      const done = this.browser.locks.request(name, { ifAvailable: true }, lock => {
        if (!lock) delete this.held[key]
        resolve(lock !== null)
        return lock && new Promise(release => {
          this.held[key] = () => {
            release()
            this.leaving = done // a lock is free some time after it was let go
          }
        })
      }).catch(() => resolve(true))
    })
  }

  kept() {
    const kept = parse(this.store.get('playing'))
    return Array.isArray(kept) ? kept : []
  }

  keep(keys) {
    if (keys.length) this.store.set('playing', JSON.stringify(keys))
    else this.store.remove('playing')
  }
}

/**
 * One player's place among the account's screens: takes it, keeps it by heartbeats, gives it back,
 * and says when it is over. `usher.play()` makes one.
 */
class Playback {
  constructor(usher, wish) {
    this.usher = usher
    this.wish = wish
    this.listeners = []
    this.run = null // while it starts or plays
    this.id = null
    this.pass = null
    this.quality = null
    this.end = null // PlaybackEnd of the last run
  }

  /** @return {boolean} whether it holds a place, as far as is known here */
  get playing() {
    return this.run !== null && this.run.began
  }

  /** @param {function(PlaybackEnd)} callback called once for each end that was not `stop()` */
  onEnded(callback) {
    this.listeners.push(callback)
  }

  /**
   * Starts again after an end or a stop; `usher.play` has started it the first time.
   * @param {{takeOver: (string|undefined)}=} options `takeOver`: the id of a playback that is to end
   *   for this one. Only ever because the viewer has just asked for it
   * @return {Promise<Playback>} this one; rejects as `usher.play` does
   */
  async start(options) {
    if (this.run) throw new UsherError(0, 'playing', 'This playback has been started already.')
    const run = this.run = {
      began: false, over: false, wake: nothing, key: null, generation: this.usher.generation
    }
    try {
      await this.usher.stopped() // else the place of the last film could be in the way of this one
      run.key = await this.usher.startKeys.take()
      await this.admit(run, { take_over: (options || {}).takeOver })
    } catch (error) {
      if (!run.over) this.close(run)
      if (run.given) throw error
      if (error.passing) this.usher.startKeys.release(run.key) // the place may be taken
      else this.usher.startKeys.drop(run.key)
      throw error
    }
    this.beat(run)
    return this
  }

  /**
   * Starts again in the place of another. Only ever because the viewer has just asked for it.
   * @param {string=} id of that one; when missing, of whoever took this one's place
   */
  async takeOver(id) {
    return this.start({ takeOver: id || await this.successor() })
  }

  /**
   * Gives the place back. Whatever becomes of it, this one plays no more.
   * @return {Promise<boolean>} whether Usher knows; else the place is free when it has been silent
   *   for long enough
   */
  async stop() {
    const run = this.run
    const id = this.id
    if (!run) return true
    this.close(run)
    return id ? this.giveBack(run, id) : true // a start under way sees that it is over
  }

  /** Asks at once whether it goes on: for a player whose media was refused. */
  check() {
    if (this.run) this.run.wake()
  }

  // ---- from here on for this file alone

  /** Asks for the place until there is an answer; with the same key that is one place. */
  async admit(run, more) {
    for (let tries = 1; ; tries++) {
      if (run.over) throw stopped()
      try {
        const answer = await this.usher.ask('POST', '/v1/playbacks', Object.assign({
          title: this.wish.title, title_name: this.wish.titleName, profile: this.wish.profile,
          content: this.wish.content, start: run.key
        }, more))
        return await this.admitted(run, answer)
      } catch (error) {
        if (run.over) throw error
        if (error.code === 'start_ended' && tries < START_TRIES) {
          this.usher.startKeys.drop(run.key) // it was stopped before a crash
          run.key = await this.usher.startKeys.take()
        } else if (error.passing && !error.retryAfter && tries < START_TRIES) {
          await this.usher.browser.pause(backOff(tries - 1), run)
        } else {
          throw error
        }
      }
    }
  }

  async admitted(run, answer) {
    if (run.over) {
      await this.giveBack(run, answer.id)
      throw stopped()
    }
    this.usher.mustBe(run.generation)
    if (!run.began) this.usher.plays.push(this)
    run.began = true
    this.end = null
    this.id = answer.id
    this.quality = answer.quality || null
    this.renewed(run, answer)
  }

  renewed(run, answer) {
    this.sayFarewell(run)
    if (answer.pass) this.pass = answer.pass
    run.pause = (answer.heartbeat_s || 30) * 1000
  }

  async beat(run) {
    let tries = 0
    let wait = run.pause
    while (!run.over) {
      await this.usher.browser.pause(wait, run)
      if (run.over) return
      try {
        const path = this.path(this.id) + '/heartbeat'
        const answer = await this.usher.call('POST', path, { pass: this.pass })
        if (run.over) return
        this.renewed(run, answer)
        run.returned = false
        tries = 0
        wait = run.pause
      } catch (error) {
        if (run.over) return
        if (error.status === 410 && await this.gone(run, error.problem)) {
          wait = run.pause
        } else {
          if (error.code !== 'too_soon') this.usher.problem(error)
          wait = error.retryAfter * 1000 || backOff(tries++)
        }
      }
    }
  }

  /**
   * It is over; a lapse is mended silently while somebody watches, but not twice in a row.
   * @return {Promise<boolean>} whether it was mended
   */
  async gone(run, told) {
    try {
      if (told.reason !== 'lapsed' || run.returned || !this.watched) {
        this.finish(run, told)
      } else {
        await this.admit(run, { pass: this.pass })
        run.returned = true
      }
    } catch (error) {
      if (error.passing) return false // the next heartbeat leads here again
      this.finish(run, { reason: 'lapsed', error: error })
    }
    return !run.over
  }

  get watched() {
    return this.wish.watched ? this.wish.watched() : this.usher.browser.visible
  }

  finish(run, told) {
    if (run.over) return
    const end = this.end = {
      reason: told.reason || 'ended', by: told.by || null,
      at: told.at || new Date(this.usher.browser.now()).toISOString(), id: this.id
    }
    if (told.error) end.error = told.error
    this.close(run)
    this.usher.startKeys.drop(run.key)
    this.listeners.forEach(callback => this.usher.tell(callback, end))
  }

  close(run) {
    run.over = true
    run.wake()
    if (this.run === run) this.run = null
    this.id = null
    this.pass = null
    this.usher.plays = this.usher.plays.filter(other => other !== this)
  }

  giveBack(run, id) {
    run.given = true
    const told = this.tellStop(id).then(done => {
      if (done) this.usher.startKeys.drop(run.key)
      else this.usher.startKeys.release(run.key)
      return done
    })
    this.usher.stopping = Promise.all([this.usher.stopping, told])
    return told
  }

  async tellStop(id) {
    for (let tries = 1; ; tries++) {
      try {
        await this.usher.ask('DELETE', this.path(id))
        return true
      } catch (error) {
        this.usher.problem(error)
        if (!error.passing || tries === START_TRIES) return false
      }
      await this.usher.browser.pause(backOff(tries - 1))
    }
  }

  /** Signs the last request ahead: a page that goes away waits for nothing. */
  sayFarewell(run) {
    const headers = new Headers()
    const token = this.usher.tokens && this.usher.tokens.access
    this.usher.authorize(headers, 'DELETE', this.usher.issuer + this.path(this.id), token)
      .then(() => (run.farewell = headers), nothing)
  }

  /** The page goes away: the last request that a browser still sends. */
  leave() {
    const run = this.run
    const page = this.usher.browser.page
    try {
      page.fetch(this.usher.issuer + this.path(this.id), {
        method: 'DELETE', keepalive: true, credentials: 'omit', headers: run.farewell
      }).catch(nothing)
    } catch (tooOld) {
      // then silence frees the place
    }
    this.end = {
      reason: 'left', by: null, at: new Date(this.usher.browser.now()).toISOString(), id: this.id
    }
    this.close(run)
    this.usher.startKeys.release(run.key) // not every browser still sends it
  }

  /** Whoever has this one's place, by the name that was told. */
  async successor() {
    const end = this.end || {}
    const answer = await this.usher.playbacks()
    const found = answer.playbacks.filter(one => !one.current && one.device.name === end.by)[0]
    return found ? found.id : end.id || undefined // it has stopped: the old id still tells a wish
  }

  path(id) {
    return '/v1/playbacks/' + encodeURIComponent(id)
  }
}

/** One app's connection to Usher. Make one for each page. */
export class Usher {
  /**
   * @param {{issuer: string, clientId: string, redirectUri: (string|undefined),
   *   scope: (string|undefined), device: ({id: ?string, kind: ?string, name: ?string,
   *   model: ?string}|undefined), storage: (Storage|undefined), dpop: (boolean|undefined)}} options
   *   `dpop: false` for back ends that know plain tokens alone
   */
  constructor(options) {
    const page = options.window || self
    const prefix = 'usher.' + options.clientId + '.'
    const local = Store.of(page, 'localStorage')
    this.browser = new Browser(page)
    this.issuer = options.issuer.replace(/\/+$/, '')
    this.options = options
    this.store = new Store(options.storage || local, prefix,
      !options.storage || options.storage === local)
    this.session = new Store(Store.of(page, 'sessionStorage') || this.store.storage, prefix, false)
    this.keys = new DeviceKeys(this.browser, this.store, prefix)
    this.watch = new Watch(this)
    this.startKeys = new StartKeys(this.browser, this.store, this.session)
    this.plays = [] // those that hold a place
    this.left = [] // those that the page gave up when it was left
    this.stopping = Promise.resolve() // stops that Usher does not know of yet
    this.tokens = null // Tokens
    this.ended = null // Ending
    this.generation = 0 // grows with each sign-in and each end: late answers see that they are late
    this.refreshing = null
    this.listeners = []
    this.problemListeners = []
    this.telling = Promise.resolve()
    this.hearing = { sid: null } // an end whose reason another tab is about to announce
    this.covered = null
    this.started = false
    this.retries = 0
    this.retry = null
  }

  /** @return {boolean} */
  get signedIn() {
    return this.tokens !== null
  }

  /** @param {function(Ending)} callback called once for each end, after the wipe */
  onSignedOut(callback) {
    this.listeners.push(callback)
  }

  /** @param {function(UsherError)} callback told of trouble in the background; never a sign-out */
  onProblem(callback) {
    this.problemListeners.push(callback)
  }

  /** The page's own lasting id; it says nothing of anyone and survives a sign-out. */
  get deviceId() {
    const given = this.options.device && this.options.device.id
    if (given) return given
    const name = 'usher_device.' + encodeURIComponent(this.options.clientId)
    const kept = this.store.get('device') || this.cookie(name)
    const id = /^[A-Za-z0-9_-]{16,128}$/.test(kept || '') ? kept : this.browser.random(16)
    if (this.store.get('device') !== id) this.store.set('device', id)
    if (this.cookie(name) !== id) this.cookie(name, id)
    return id
  }

  // ---- signing in

  /**
   * Finishes a redirect, or takes up the stored sign-in again, and starts listening. Without
   * network a stored sign-in counts.
   * @return {Promise<boolean>} true when signed in
   */
  async start() {
    this.attach()
    await this.finishRedirect().catch(error => this.problem(error))
    if (!this.tokens) {
      this.tokens = this.stored()
      if (!this.tokens) return false
      await this.checkSoon()
      await this.telling
    }
    if (this.tokens) this.watch.start()
    return this.signedIn
  }

  /**
   * Leaves for Usher's sign-in page (authorization code with PKCE, RFC 7636).
   * @param {{returnTo: (string|undefined), prompt: (string|undefined)}=} options
   */
  async signInByRedirect(options) {
    const page = this.browser.page
    if (!page.crypto || !page.crypto.subtle) {
      throw new UsherError(0, 'insecure_context',
        'Signing in by redirect needs https or localhost: this page has no crypto.subtle.')
    }
    const wish = options || {}
    const pending = {
      state: this.browser.random(16),
      verifier: this.browser.random(32),
      returnTo: wish.returnTo || page.location.href
    }
    const hash = await this.browser.sha256(pending.verifier)
    this.session.set('redirect', JSON.stringify(pending))
    page.location.assign(this.issuer + '/oauth/authorize?' + form(Object.assign({
      response_type: 'code', client_id: this.options.clientId, redirect_uri: this.redirectUri(),
      scope: this.options.scope, state: pending.state, prompt: wish.prompt,
      code_challenge: hash, code_challenge_method: 'S256'
    }, this.deviceParameters())))
  }

  /**
   * Signs a TV in with a code that the viewer enters elsewhere (RFC 8628). Asks for a new code when
   * one expires or is denied.
   * @param {{onCode: function(Code), onState: (function(string)|undefined),
   *   signal: (AbortSignal|undefined)}} options states: waiting offline denied expired signed_in
   * @return {Promise<boolean>} true when signed in, false when aborted
   */
  async signInByCode(options) {
    const hold = { wake: nothing, aborted: false, state: '' }
    const signal = options.signal
    const stop = () => {
      hold.aborted = true
      hold.wake()
    }
    const tell = state => {
      if (state !== hold.state && options.onState) options.onState(state)
      hold.state = state
    }
    if (signal && signal.aborted) stop()
    else if (signal) signal.addEventListener('abort', stop)
    while (!hold.aborted) {
      const code = await this.askForCode(hold, signal, tell)
      if (!code) break
      options.onCode(code.shown)
      tell('waiting')
      const outcome = await this.awaitViewer(code, hold, signal, tell)
      if (outcome) tell(outcome)
      if (outcome === 'signed_in') return true
      await this.browser.pause(hold.aborted ? 0 : 1000, hold)
    }
    return false
  }

  async askForCode(hold, signal, tell) {
    for (let tries = 0; !hold.aborted; tries++) {
      try {
        return this.shownCode(await this.post('/oauth/device_authorization', Object.assign({
          client_id: this.options.clientId, scope: this.options.scope
        }, this.deviceParameters()), signal))
      } catch (error) {
        if (!error.passing) throw error
        if (!hold.aborted) tell('offline')
      }
      await this.browser.pause(hold.aborted ? 0 : backOff(tries), hold)
    }
    return null
  }

  shownCode(answer) {
    const lasts = answer.expires_in * 1000
    return {
      device: answer.device_code,
      interval: (answer.interval === undefined ? 5 : answer.interval) * 1000,
      end: this.browser.elapsed() + lasts,
      shown: {
        userCode: answer.user_code,
        verificationUri: answer.verification_uri,
        verificationUriComplete: answer.verification_uri_complete || answer.verification_uri,
        qrUri: this.issuer + '/link/qr.svg?' + form({ user_code: answer.user_code }),
        expiresAt: this.browser.now() + lasts
      }
    }
  }

  /** @return {Promise<?string>} signed_in, denied, expired; null when aborted */
  async awaitViewer(code, hold, signal, tell) {
    const key = await this.newKey()
    let outcome = null
    try {
      outcome = await this.pollWithKey(key, code, hold, signal, tell)
      return outcome
    } finally {
      if (outcome !== 'signed_in') this.keys.forget(key)
    }
  }

  async pollWithKey(key, code, hold, signal, tell) {
    const asked = { grant_type: DEVICE_GRANT, device_code: code.device }
    let interval = code.interval
    let tries = 0
    while (!hold.aborted) {
      const began = this.browser.elapsed()
      if (began >= code.end) return 'expired'
      let wait = 0
      try {
        this.accept(await this.grant(asked, key, signal))
        return 'signed_in'
      } catch (error) {
        const verdict = error.code
        if (verdict === 'access_denied') return 'denied'
        if (verdict === 'expired_token' || verdict === 'invalid_grant') return 'expired'
        if (verdict === 'slow_down') interval += 5000 // RFC 8628 section 3.5
        else if (verdict !== 'authorization_pending' && !error.passing) throw error
        if (error.passing) wait = backOff(tries++)
        else tries = 0
        if (!hold.aborted) tell(error.passing ? 'offline' : 'waiting')
      }
      // The interval counts from the start of the last poll: whoever was held asks again at once.
      wait = Math.max(wait, began + interval - this.browser.elapsed())
      if (wait > 0 && !hold.aborted) await this.browser.pause(wait, hold)
    }
    return null
  }

  async finishRedirect() {
    const page = this.browser.page
    const here = page.location && this.options.redirectUri && new URL(page.location.href)
    const target = here && new URL(this.redirectUri())
    if (!here || here.origin !== target.origin || here.pathname !== target.pathname) return
    const told = here.searchParams
    if (!told.get('state') || !(told.get('code') || told.get('error'))) return
    const pending = parse(this.session.get('redirect')) || {}
    const known = pending.state === told.get('state')
    if (known) this.session.remove('redirect')
    this.cleanAddress(here, known ? pending.returnTo : null)
    if (!known || (told.get('iss') && told.get('iss') !== this.issuer)) { // RFC 9207
      throw new UsherError(0, 'state_mismatch', 'This sign-in was not begun on this page.')
    }
    const error = told.get('error')
    if (error) throw new UsherError(400, error, told.get('error_description'))
    const key = await this.newKey()
    try {
      this.accept(await this.grant({
        grant_type: 'authorization_code', code: told.get('code'), redirect_uri: this.redirectUri(),
        code_verifier: pending.verifier
      }, key))
    } catch (failed) {
      this.keys.forget(key)
      throw failed
    }
  }

  cleanAddress(here, returnTo) {
    const next = new URL(returnTo || here.href, here.href)
    const back = returnTo && next.origin === here.origin ? next : new URL(here.href)
    if (back !== next) {
      ['code', 'state', 'iss', 'error', 'error_description', 'error_uri']
        .forEach(name => back.searchParams.delete(name))
    }
    this.browser.page.history.replaceState(null, '', back.pathname + back.search + back.hash)
  }

  redirectUri() {
    return new URL(this.options.redirectUri, this.browser.page.location.href).href
  }

  deviceParameters() {
    const device = this.options.device || {}
    return {
      device_id: this.deviceId, device_kind: device.kind, device_name: device.name,
      device_model: device.model
    }
  }

  // ---- calling

  /**
   * `fetch` with this sign-in's access token: give it your own back ends' addresses only.
   * @param {string} url
   * @param {RequestInit=} options plus `timeoutMs` (15000) until the headers have come
   * @return {Promise<Response>} rejects with UsherError
   */
  async fetch(url, options) {
    const generation = this.generation
    const given = options || {}
    const ms = given.timeoutMs || REQUEST_MS
    const response = await this.authorized(url, given, answer => answer, ms)
    this.mustBe(generation)
    return response
  }

  account() {
    return this.call('GET', '/v1/account')
  }

  /** @return {Promise<Array<{id: string, name: string, picture: string, kids: boolean}>>} */
  profiles() {
    return this.call('GET', '/v1/profiles').then(answer => answer.profiles)
  }

  createProfile(profile) {
    return this.call('POST', '/v1/profiles', profile)
  }

  changeProfile(id, changes) {
    return this.call('PATCH', '/v1/profiles/' + encodeURIComponent(id), changes)
  }

  deleteProfile(id) {
    return this.call('DELETE', '/v1/profiles/' + encodeURIComponent(id))
  }

  /**
   * Says who is watching on this device; resolves to the sign-in. The access token is renewed,
   * since back ends read the profile there; if that fails now, it is told from the next one on.
   */
  chooseProfile(id) {
    return this.call('PATCH', '/v1/sign-ins/current', { profile: id }).then(signIn => {
      const told = () => signIn
      return this.token(this.tokens && this.tokens.access).then(told, told)
    })
  }

  /** @return {Promise<Array<Object>>} this one first */
  signIns() {
    return this.call('GET', '/v1/sign-ins').then(answer => answer.sign_ins)
  }

  renameDevice(id, name) {
    return this.call('PATCH', '/v1/devices/' + encodeURIComponent(id), { name: name })
  }

  // ---- watching

  /**
   * Asks for a place among the account's screens, and keeps it until `stop()`, an end, or the page
   * is left.
   * @param {{title: string, titleName: (string|undefined), profile: (string|undefined),
   *   content: (string|undefined), takeOver: (string|undefined),
   *   watched: (function(): boolean|undefined)}} wish `content`: film episode live other;
   *   `takeOver`: see `Playback.start`; `watched`: whether somebody watches, asked after a lapse
   *   (default: whether the page is visible)
   * @return {Promise<Playback>} rejects with `too_many_screens` (`problem`: limit, rule, watching,
   *   plans), `taken_over` (`problem`: by, watching), `too_many_take_overs`, `starts_held`,
   *   `leases_down` (all three with `retryAfter`), or as any call does
   */
  play(wish) {
    return new Playback(this, wish).start(wish)
  }

  /** What the account plays now: `{plan, screens, playbacks}`, newest first. */
  playbacks() {
    return this.call('GET', '/v1/playbacks')
  }

  /** Stops one of them, on whatever device it plays. */
  endPlayback(id) {
    return this.call('DELETE', '/v1/playbacks/' + encodeURIComponent(id))
  }

  /** When Usher knows of every stop here; it need not be waited for any longer than this. */
  stopped() {
    return Promise.race([this.stopping, this.browser.pause(STOP_MS)])
  }

  /** Usher says that a playback of this device is over; it may be one of another tab. */
  playbackEnded(news, fromOtherTab) {
    const mine = this.plays.filter(playback => playback.id === news.id)[0]
    if (mine) mine.gone(mine.run, news)
    else if (!fromOtherTab) this.announce('playback_ended', news)
  }

  // ---- signing out

  /**
   * Signs this device out. It is wiped in any case, after at most 8 s.
   * @return {Promise<?Object>} the receipt; null when Usher could not be reached: then the entry
   *   stays in the account's list of devices until it is signed out there
   */
  async signOut() {
    if (!this.tokens) return null
    const generation = this.generation
    this.watch.stop()
    const receipt = await this.within(SIGN_OUT_MS, this.ask('DELETE', '/v1/sign-ins/current'))
    if (generation === this.generation) this.over(this.here())
    return receipt
  }

  /**
   * @param {string|Array<string>} which 'all', 'others' or sids
   * @return {Promise<Object>} the receipt; rejects with `proof_required` (problem.proof_url)
   */
  async signOutDevices(which) {
    const generation = this.generation
    const sid = this.tokens && this.tokens.sid
    const receipt = await this.ask('POST', '/v1/sign-outs', { which: which })
    const own = receipt.signed_out.some(entry => entry.sid === sid)
    if (own && generation === this.generation) this.over(this.here())
    return receipt
  }

  here() {
    return { reason: 'here', by: null, at: new Date(this.browser.now()).toISOString() }
  }

  accountUri() {
    return this.issuer + '/account'
  }

  signOutEverywhereUri() {
    return this.issuer + '/account/sign-out'
  }

  // ---- tokens

  async call(method, path, body) {
    const generation = this.generation
    const answer = await this.ask(method, path, body)
    this.mustBe(generation)
    return answer
  }

  /** Like `call`, but its answer counts even when the sign-in has ended meanwhile. */
  async ask(method, path, body) {
    const options = { method: method, credentials: 'omit', cache: 'no-store' }
    if (body !== undefined) {
      options.headers = { 'Content-Type': 'application/json' }
      options.body = JSON.stringify(body)
    }
    return unwrap(await this.authorized(this.issuer + path, options, readAnswer, REQUEST_MS))
  }

  /** Asks whether this sign-in still stands; if not, everything is wiped and told. */
  check() {
    return this.call('GET', '/v1/sign-ins/current')
  }

  /** The same for a waiting page: after 5 s it need not wait any longer. */
  checkSoon() {
    return this.within(CHECK_MS, this.check())
  }

  /** What `work` resolves to; null when it failed or is not done in time. */
  within(ms, work) {
    const noted = work.catch(error => {
      this.problem(error)
      return null
    })
    return Promise.race([noted, this.browser.pause(ms).then(() => null)])
  }

  async authorized(url, options, read, ms) {
    const generation = this.generation
    const attempt = async stale => {
      const token = await this.token(stale)
      this.mustBe(generation)
      const send = async headers => {
        await this.authorize(headers, options.method || 'GET', url, token)
        this.mustBe(generation)
        return Object.assign({}, options, { headers: headers })
      }
      const fresh = () => send(new Headers(options.headers || {}))
      return { answer: await this.sendProved(url, fresh, read, ms), token: token }
    }
    const first = await attempt()
    return first.answer.status === 401 ? (await attempt(first.token)).answer : first.answer
  }

  /** Says whose request it is: by the token, and the proof that it is this device's own. */
  async authorize(headers, method, url, token) {
    const key = this.tokens && this.tokens.key
    headers.set('Authorization', (key ? 'DPoP ' : 'Bearer ') + token)
    if (!key) return
    try {
      await this.keys.prove(headers, key, method, url, token)
    } catch (error) {
      if (error.code === 'key_lost') this.over({ reason: 'key_lost' })
      throw error
    }
  }

  /** Sends what `make` resolves to, and once more when it was refused for want of a nonce. */
  async sendProved(url, make, read, ms) {
    let again = false
    const hear = response => {
      again = this.keys.heard(url, response)
      return read(response)
    }
    const answer = await this.browser.send(url, await make(), hear, ms)
    return again ? this.browser.send(url, await make(), hear, ms) : answer
  }

  newKey() {
    return this.options.dpop === false ? Promise.resolve(null) : this.keys.make()
  }

  /** A token that is good for a while yet and is not `stale`. */
  async token(stale) {
    this.adopt()
    const tokens = this.tokens
    if (!tokens) throw signedOut()
    const age = this.browser.now() - tokens.got // own clock only; below 0 when it was set back
    const fresh = age >= 0 && age < tokens.lasts - Math.min(AHEAD_MS, tokens.lasts / 2)
    if (fresh && tokens.access !== stale) return tokens.access
    if (!this.refreshing) {
      const forget = () => {
        if (this.refreshing === mine) this.refreshing = null
      }
      const mine = this.refreshing = this.browser.alone(this.store, 'lock',
        () => this.refresh(tokens.access))
      mine.then(forget, forget)
    }
    return this.refreshing
  }

  async refresh(stale) {
    const generation = this.generation
    this.adopt() // another tab may have done it while this one waited
    this.mustBe(generation)
    if (!this.tokens) throw signedOut()
    if (this.tokens.access !== stale) return this.tokens.access
    const sent = this.tokens.refresh
    let fresh
    let key
    try {
      key = await this.keyForRefresh(generation)
      fresh = await this.grant({ grant_type: 'refresh_token', refresh_token: sent }, key)
    } catch (error) {
      this.mustBe(generation)
      if (error.code === 'invalid_grant') this.over(error.problem.signed_out || {})
      else if (error.code === 'key_lost') this.over({ reason: 'key_lost' })
      else if (error.passing || error.code === 'invalid_dpop_proof') this.refreshLater()
      throw this.tokens ? error : signedOut()
    }
    if (fresh.key !== key) this.keys.forget(key) // Usher binds nothing to it
    this.retries = 0
    this.adopt() // signed out in another tab meanwhile: nothing may be put back
    this.mustBe(generation)
    if (this.tokens.refresh === sent) this.keep(fresh)
    return this.tokens.access
  }

  /**
   * A sign-in of before has no key yet. Its first one is kept before anything is sent: an answer that
   * got lost is given again to the same key alone.
   */
  async keyForRefresh(generation) {
    if (!this.tokens.key && !this.tokens.next) {
      const next = await this.newKey()
      this.mustBe(generation)
      if (next) this.keep(Object.assign({}, this.tokens, { next: next }))
    }
    return this.tokens.key || this.tokens.next || null
  }

  /** The answer may be lost after Usher has rotated, and is replayed for 60 s only: so ask soon. */
  refreshLater() {
    if (this.retry) return
    this.retry = this.browser.pause(backOff(this.retries++)).then(() => {
      this.retry = null
      return this.tokens ? this.token() : null
    }).catch(nothing)
  }

  async grant(values, key, signal) {
    const got = this.browser.now()
    const answer = await this.post('/oauth/token',
      Object.assign({ client_id: this.options.clientId }, values), signal, key)
    const tokens = {
      access: answer.access_token, refresh: answer.refresh_token, sid: answer.sid, got: got,
      lasts: answer.expires_in * 1000
    }
    if (key && answer.token_type === 'DPoP') tokens.key = key
    if (tokens.access && tokens.refresh && tokens.sid && tokens.lasts > 0) return tokens
    throw new UsherError(0, 'unexpected_answer')
  }

  async post(path, values, signal, key) {
    const url = this.issuer + path
    const make = async () => {
      const headers = new Headers({ 'Content-Type': 'application/x-www-form-urlencoded' })
      if (key) await this.keys.prove(headers, key, 'POST', url, null)
      return {
        method: 'POST', credentials: 'omit', cache: 'no-store', body: form(values), signal: signal,
        headers: headers
      }
    }
    return unwrap(await this.sendProved(url, make, readAnswer, REQUEST_MS)) || {}
  }

  mustBe(generation) {
    if (generation !== this.generation) throw signedOut()
  }

  keep(tokens) {
    this.tokens = tokens
    this.store.set('tokens', JSON.stringify(tokens))
  }

  /** @return {?Tokens} */
  stored() {
    const tokens = parse(this.store.get('tokens'))
    return tokens && tokens.access && tokens.refresh && tokens.sid ? tokens : null
  }

  /** A new sign-in begins. */
  accept(tokens) {
    this.generation++
    this.refreshing = null
    this.ended = null
    this.watch.stop()
    if (this.tokens && this.tokens.key !== tokens.key) this.keys.forget(this.tokens.key)
    this.keep(tokens)
    this.attach()
    this.watch.start()
  }

  /** Takes up what another tab has stored since: newer tokens, or that this sign-in is over. */
  adopt() {
    const stored = this.stored()
    if (!this.tokens) return
    if (!stored) this.over(null, true)
    else if (stored.sid !== this.tokens.sid) this.over({ reason: 'replaced' })
    else this.tokens = stored
  }

  /**
   * The one way in which a sign-in ends here: wipe, then tell.
   * @param {?Ending} ending null when another tab has wiped and its announcement is still to come
   */
  over(ending, fromOtherTab) {
    if (!this.tokens) return
    const { sid, key, next } = this.tokens
    this.generation++
    this.tokens = null
    this.refreshing = null
    this.ended = { reason: 'unknown', by: null, at: null }
    if (ending) Object.assign(this.ended, ending)
    const token = this.ended.told_token // for Usher alone: neither the app nor other tabs need it
    delete this.ended.told_token
    this.watch.stop()
    if (!fromOtherTab) this.announce('signed_out', { sid: sid, ending: this.ended })
    const stored = this.stored()
    if (!stored || stored.sid === sid) { // else it is a newer sign-in's
      this.store.remove('tokens')
      this.store.remove('nonces')
    }
    this.keys.forget(key)
    this.keys.forget(next)
    this.store.remove('lock')
    this.session.remove('redirect')
    const end = Object.assign({}, this.ended, { reason: 'signed_out' })
    this.plays.forEach(playback => playback.finish(playback.run, end))
    this.startKeys.keep([])
    this.telling = ending ? this.tellAll(this.ended) : this.tellWhenHeard(sid)
    if (token) this.telling.then(drawn => drawn && this.confirmTold(token))
  }

  /** Resolves to true when there was somebody to tell and everybody has done what they must. */
  tellAll(ending) {
    return Promise.all(this.listeners.map(callback => this.tell(callback, ending)))
      .then(done => done.length > 0 && done.every(each => each))
  }

  /** Says that this device shows its sign-in screen: whoever signed it out waits to see that. */
  async confirmTold(token) {
    const options = {
      method: 'POST', credentials: 'omit', cache: 'no-store', keepalive: true,
      headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: token })
    }
    for (let tries = 0; tries < TELL_TRIES; tries++) {
      try {
        unwrap(await this.browser.send(this.issuer + '/v1/events/told', options, readAnswer,
          REQUEST_MS))
        return
      } catch (error) {
        if (!error.passing || tries === TELL_TRIES - 1) return this.problem(error)
        await this.browser.pause(backOff(tries))
      }
    }
  }

  async tellWhenHeard(sid) {
    const ending = this.ended
    this.hearing = { sid: sid, ending: ending }
    await this.browser.pause(200)
    return this.tellAll(ending)
  }

  /** Other tabs hear of it by the storage event; nothing stays behind. */
  announce(name, news) {
    this.store.set(name, JSON.stringify(news))
    this.store.remove(name)
  }

  async tell(callback, news) {
    try {
      await callback(news)
      return true
    } catch (error) {
      this.browser.page.setTimeout(() => { throw error }, 0) // the app's mistake: to its console
      return false
    }
  }

  problem(error) {
    if (error.code !== 'signed_out') this.problemListeners.forEach(told => this.tell(told, error))
  }

  // ---- the page

  attach() {
    const page = this.browser.page
    if (this.started || !page.addEventListener) return
    this.started = true
    page.addEventListener('storage', event => this.otherTab(event))
    page.addEventListener('online', () => {
      this.watch.renew()
      this.plays.forEach(playback => playback.check())
    })
    page.addEventListener('pagehide', () => this.leave())
    page.addEventListener('pageshow', event => {
      if (event.persisted) this.comeBack()
    })
    if (page.document) {
      page.document.addEventListener('visibilitychange', () => {
        if (!this.tokens || this.covered || !this.browser.visible) return
        this.checkSoon()
        this.plays.forEach(playback => playback.check()) // timers sleep while nobody looks
        this.watch.takeOver()
      })
    }
  }

  otherTab(event) {
    if (event.key === this.store.key('signed_out') && event.newValue) {
      const news = parse(event.newValue) || {}
      if (this.tokens && news.sid === this.tokens.sid) this.over(news.ending, true)
      else if (news.sid === this.hearing.sid) Object.assign(this.hearing.ending, news.ending)
    } else if (event.key === this.store.key('playback_ended') && event.newValue) {
      this.playbackEnded(parse(event.newValue) || {}, true)
    } else if (event.key === null || event.key === this.store.key('tokens')) {
      this.adopt()
    }
  }

  /** The Back button may show this page again as it was: so it is covered before it is put away. */
  leave() {
    this.watch.stop()
    this.left = this.plays
    this.left.forEach(playback => playback.leave())
    const page = this.browser.page
    if (this.covered || !page.document || !(this.tokens || this.ended)) return
    const style = page.document.documentElement.style
    this.covered = { visibility: style.visibility, opacity: style.opacity }
    style.visibility = 'hidden'
    style.opacity = '0'
  }

  async comeBack() {
    if (!this.tokens && this.ended) {
      this.browser.page.location.reload()
      return
    }
    if (this.tokens) await this.checkSoon()
    await this.telling
    this.left.forEach(one => one.listeners.forEach(callback => this.tell(callback, one.end)))
    this.left = []
    if (this.covered) Object.assign(this.browser.page.document.documentElement.style, this.covered)
    this.covered = null
    if (this.tokens) this.watch.start()
  }

  cookie(name, value) {
    const page = this.browser.page
    try {
      if (value === undefined) {
        const pairs = page.document.cookie.split('; ')
        const found = pairs.filter(pair => pair.indexOf(name + '=') === 0)[0]
        return found ? found.slice(name.length + 1) : null
      }
      const secure = page.location.protocol === 'https:' ? '; Secure' : ''
      const lasts = '; Max-Age=34560000; Path=/; SameSite=Lax' // 400 days, the longest there is
      page.document.cookie = name + '=' + value + lasts + secure
      return value
    } catch (noCookies) {
      return null
    }
  }
}
