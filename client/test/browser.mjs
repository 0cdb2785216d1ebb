/** As much of a browser as usher.js touches: tabs sharing storage, cookies, locks and a clock. */
import { webcrypto } from 'node:crypto'
import { Usher } from '../usher.js'

const ORIGIN = 'http://app.test'

export const until = async (what, message) => {
  const end = performance.now() + 10000
  while (!what()) {
    if (performance.now() > end) throw new Error('waited 10 s for: ' + (message || what))
    await new Promise(resolve => setTimeout(resolve, 3))
  }
}

/** What one browser's tabs share. `rate` makes time run faster; `clock` turns the time of day. */
export class Machine {
  constructor(server, options) {
    this.server = server
    this.options = Object.assign(
      { rate: 1, eventSource: true, locks: true, clientId: 'tv' },
      options
    )
    this.items = new Map()
    this.databases = new Map()
    this.keysDenied = false
    this.cookies = new Map()
    this.tabs = []
    this.queues = new Map()
    this.clock = 0
    this.storageDenied = false
    this.room = Infinity
    this.held = null // storage events while they are kept back
  }

  tab(options) {
    const tab = new Tab(this, Object.assign({}, this.options, options))
    this.tabs.push(tab)
    return tab
  }

  close() {
    this.tabs.forEach(tab => tab.close())
  }

  changed(from, key, newValue) {
    const deliver = () =>
      this.tabs
        .filter(tab => tab !== from && !tab.asleep)
        .forEach(tab => tab.fire('storage', { key, newValue }))
    if (this.held) this.held.push(deliver)
    else setTimeout(deliver, 1)
  }

  keepBackStorageEvents() {
    this.held = []
  }

  deliverStorageEvents() {
    this.held.forEach(deliver => deliver())
    this.held = null
  }

  /** navigator.locks: the first of the queue holds the lock; a thief goes first. */
  request(tab, name, options, work) {
    const queue = this.queues.get(name) || []
    this.queues.set(name, queue)
    if (options.ifAvailable && queue.length) return Promise.resolve(work(null))
    return new Promise((resolve, reject) => {
      const leave = () => queue.splice(queue.indexOf(entry), 1)
      const entry = {
        tab,
        run: () =>
          Promise.resolve()
            .then(() => work({ name }))
            .then(
              value => entry.free(() => resolve(value)),
              error => entry.free(() => reject(error))
            ),
        // The browser's own process hears of it, and answers.
        free: settle =>
          setTimeout(() => {
            if (queue.includes(entry)) {
              leave()
              if (queue.length) queue[0].run()
            }
            settle()
          }, 1),
        lose: () => {
          leave()
          reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
        }
      }
      if (options.steal) {
        if (queue.length) queue[0].lose()
        queue.unshift(entry)
        entry.run()
        return
      }
      queue.push(entry)
      if (options.signal) {
        options.signal.addEventListener('abort', () => {
          if (queue.indexOf(entry) > 0) entry.lose()
        })
      }
      if (queue.length === 1) entry.run()
    })
  }

  /** A page that closes leaves its locks. */
  release(tab) {
    for (const queue of this.queues.values()) {
      const held = queue[0]
      queue.splice(0, Infinity, ...queue.filter(entry => entry.tab !== tab))
      if (queue.length && queue[0] !== held) queue[0].run()
    }
  }
}

const storageOf = (tab, items, shared) => ({
  getItem: key => {
    if (tab.machine.storageDenied) throw new Error('SecurityError')
    return items.has(key) ? items.get(key) : null
  },
  setItem: (key, value) => {
    if (tab.machine.storageDenied) throw new Error('SecurityError')
    const others = [...items].reduce(
      (sum, [name, each]) => sum + (name === key ? 0 : each.length),
      0
    )
    if (others + value.length > tab.machine.room) throw new Error('QuotaExceededError')
    items.set(key, value)
    if (shared) tab.machine.changed(tab, key, value)
  },
  removeItem: key => {
    if (tab.machine.storageDenied) throw new Error('SecurityError')
    if (items.delete(key) && shared) tab.machine.changed(tab, key, null)
  }
})

class FakeEventSource {
  constructor(url) {
    this.listeners = {}
    this.controller = new AbortController()
    this.read(url).catch(() => {
      if (!this.closed) this.onerror({})
    })
  }

  addEventListener(name, listener) {
    this.listeners[name] = listener
  }

  close() {
    this.closed = true
    this.controller.abort()
  }

  async read(url) {
    const response = await fetch(url, { signal: this.controller.signal })
    if (response.status !== 200) throw new Error('refused')
    if (this.onopen) this.onopen({})
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      let end
      while ((end = text.indexOf('\n\n')) >= 0) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const event = /^event: (.*)$/m.exec(block)
        const data = /^data: ?(.*)$/m.exec(block)
        if (event && this.listeners[event[1]]) this.listeners[event[1]]({ data: data[1] })
      }
    }
    throw new Error('ended')
  }
}

/** As much of IndexedDB as is touched: databases of one store each. */
class FakeDatabases {
  constructor(machine) {
    this.machine = machine
  }

  open(name) {
    const { databases } = this.machine
    const request = {}
    setTimeout(() => {
      if (this.machine.keysDenied) return request.onerror({})
      const isNew = !databases.has(name)
      if (isNew) databases.set(name, new Map())
      request.result = this.database(databases.get(name))
      if (isNew) request.onupgradeneeded({})
      request.onsuccess({})
    }, 0)
    return request
  }

  database(items) {
    const store = {
      put: (value, key) => ({ result: items.set(key, value) && key }),
      get: key => ({ result: items.get(key) }),
      delete: key => ({ result: items.delete(key) && undefined })
    }
    return {
      createObjectStore: () => store,
      transaction: () => {
        const transaction = { objectStore: () => store }
        setTimeout(() => transaction.oncomplete({}), 0)
        return transaction
      },
      close: () => undefined
    }
  }
}

/** One page; also the `window` that usher.js sees. */
class Tab {
  constructor(machine, options) {
    const rate = options.rate
    this.machine = machine
    this.options = options
    this.listeners = {}
    this.timers = new Set()
    this.sessionItems = options.sessionItems || new Map()
    this.localStorage = storageOf(this, machine.items, true)
    this.sessionStorage = storageOf(this, this.sessionItems, false)
    this.crypto = options.insecure
      ? { getRandomValues: a => webcrypto.getRandomValues(a) }
      : webcrypto
    this.performance = { now: () => performance.now() * rate }
    this.Date = { now: () => 1767225600000 + Math.round(performance.now() * rate) + machine.clock }
    this.AbortController = AbortController
    this.navigator = options.locks
      ? { locks: { request: (name, wish, work) => machine.request(this, name, wish, work) } }
      : {}
    if (options.eventSource) this.EventSource = FakeEventSource
    if (options.keys) this.indexedDB = new FakeDatabases(machine)
    this.addresses = []
    this.visited = []
    this.location = {
      href: options.href || ORIGIN + '/',
      protocol: 'http:',
      assign: address => this.visited.push(address),
      reload: () => {
        this.reloaded = true
      }
    }
    this.history = {
      replaceState: (state, title, path) => {
        this.location.href = new URL(path, ORIGIN).href
        this.addresses.push(this.location.href)
      }
    }
    const listeners = (this.documentListeners = {})
    this.document = {
      hidden: false,
      documentElement: { style: { visibility: '', opacity: '' } },
      addEventListener: (name, listener) => {
        listeners[name] = listener
      },
      get cookie() {
        return [...machine.cookies].map(([name, value]) => name + '=' + value).join('; ')
      },
      set cookie(text) {
        const [name, value] = text.split('; ')[0].split('=')
        machine.cookies.set(name, value)
      }
    }
    this.endings = []
    this.problems = []
    this.usher = new Usher({
      issuer: machine.server.issuer,
      clientId: options.clientId,
      scope: 'account',
      redirectUri: ORIGIN + '/',
      device: { kind: 'tv', name: 'Living Room TV', model: 'Test' },
      storage: options.storage,
      dpop: options.dpop,
      window: this
    })
    this.usher.onSignedOut(ending =>
      this.endings.push(
        Object.assign(
          {
            wiped: ![...machine.items.keys()].some(key =>
              /tokens|lock|redirect|signed_out/.test(key)
            ),
            covered: this.document.documentElement.style.visibility === 'hidden'
          },
          ending
        )
      )
    )
    this.usher.onProblem(error => this.problems.push(error))
  }

  /** A page that is gone or frozen gets no answers. */
  async fetch(url, options) {
    const done = () => (this.asleep ? new Promise(() => {}) : null)
    await done()
    try {
      return await fetch(url, options)
    } finally {
      await done()
    }
  }

  setTimeout(work, ms) {
    if (this.asleep) return null
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      work()
    }, ms / this.options.rate)
    this.timers.add(timer)
    return timer
  }

  clearTimeout(timer) {
    this.timers.delete(timer)
    clearTimeout(timer)
  }

  addEventListener(name, listener) {
    ;(this.listeners[name] = this.listeners[name] || []).push(listener)
  }

  fire(name, event) {
    ;(this.listeners[name] || []).forEach(listener => listener(event || {}))
  }

  /** Signs in by code, the viewer allowing at once. */
  async signIn() {
    await this.usher.signInByCode({
      onCode: code => this.machine.server.decide(code.userCode, 'allowed')
    })
    return this
  }

  listening() {
    return until(() => this.machine.server.streams.size > 0, 'a stream')
  }

  get look() {
    return this.document.documentElement.style
  }

  close() {
    this.asleep = true
    this.usher.watch.stop()
    this.timers.forEach(clearTimeout)
    this.machine.release(this)
  }
}
