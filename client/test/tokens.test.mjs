import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Machine, until } from './browser.mjs'
import { TestUsher } from './server.mjs'

const TOKEN = 'POST /oauth/token'
let server, machines
const machine = options => {
  const made = new Machine(server, options)
  machines.push(made)
  return made
}

beforeEach(async () => {
  machines = []
  server = await new TestUsher().listen()
})

afterEach(async () => {
  machines.forEach(each => each.close())
  const addresses = server.requests.map(each => each.url).join('\n')
  const problems = JSON.stringify(
    machines.map(each =>
      each.tabs.map(tab => tab.problems.map(error => [error.message, error.stack, error.problem]))
    )
  )
  for (const secret of server.secrets) {
    assert.ok(!addresses.includes(secret), 'no token in an address')
    assert.ok(!problems.includes(secret), 'no token in an error')
  }
  await server.close()
})

const minutes = n => n * 60000
const stored = pc => JSON.parse(pc.items.get('usher.tv.tokens') || 'null')

/** A second page of the same browser, signed in already. */
const another = async (pc, options) => {
  const tab = pc.tab(options)
  assert.equal(await tab.usher.start(), true)
  return tab
}

test('fetch_tokenRefused_refreshesOnceAndAsksAgain', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  server.expireAccess()
  const before = server.count(TOKEN)
  const response = await tab.usher.fetch(server.issuer + '/v1/account', {
    headers: { 'X-Kept': '1' }
  })
  assert.equal(response.status, 200)
  assert.equal(server.count(TOKEN), before + 1)
})

test('fetch_refusedForAnotherReason_returnsThe401AndStaysSignedIn', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  const route = server.route
  server.route = call =>
    call.url.pathname === '/catalogue'
      ? { status: 401, body: { code: 'stale' } }
      : route.call(server, call)
  const response = await tab.usher.fetch(server.issuer + '/catalogue')
  assert.equal(response.status, 401)
  assert.equal(tab.usher.signedIn, true)
})

/** A storage that the client does not know to be shared, so that no lock between tabs is taken. */
const unlocked = tab => ({
  getItem: tab.localStorage.getItem,
  setItem: tab.localStorage.setItem,
  removeItem: tab.localStorage.removeItem
})

test('call_manyAtOnceWithOldToken_refreshOnce', async () => {
  const tv = machine({ locks: false })
  const tab = await tv.tab({ storage: unlocked(tv.tab()) }).signIn()
  await tab.listening()
  tab.machine.clock += minutes(4.6) // 24 s left: refreshed ahead
  const before = server.count(TOKEN)
  await Promise.all([1, 2, 3, 4, 5].map(() => tab.usher.account()))
  assert.equal(server.count(TOKEN), before + 1)
  assert.equal(server.requests.filter(each => each.name === 'GET /v1/account').length, 5)
})

test('call_tokenStillGood_isNotRefreshed', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.machine.clock += minutes(4)
  const before = server.count(TOKEN)
  await tab.usher.account()
  assert.equal(server.count(TOKEN), before)
})

test('call_clockWasSetBack_refreshesRatherThanTrusts', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.machine.clock -= minutes(60)
  const before = server.count(TOKEN)
  await tab.usher.account()
  await tab.usher.account()
  assert.equal(server.count(TOKEN), before + 1)
})

for (const locks of [true, false]) {
  test('call_twoTabsRefreshTogether_oneAsks (locks: ' + locks + ')', async () => {
    const pc = machine({ locks })
    const first = await pc.tab().signIn()
    const second = await another(pc)
    await first.listening()
    if (!locks) await until(() => server.streams.size === 2)
    pc.clock += minutes(10)
    const before = server.count(TOKEN)
    await Promise.all([first.usher.account(), second.usher.account()])
    assert.equal(server.count(TOKEN), before + 1)
    assert.equal(first.usher.tokens.access, stored(pc).access)
    assert.equal(second.usher.tokens.access, stored(pc).access)
  })
}

test('call_twoTabsRefreshTogetherWithoutAnyLock_replayMakesThemAgree', async () => {
  const pc = machine({ locks: false, eventSource: false })
  const first = await pc.tab().signIn()
  const storage = unlocked(first)
  const tabs = [await another(pc, { storage }), await another(pc, { storage })]
  first.close()
  pc.clock += minutes(10)
  const gate = server.gate(TOKEN)
  const calls = tabs.map(tab => tab.usher.account())
  await gate.reached
  await until(() => server.count(TOKEN) >= 3)
  gate.release()
  await Promise.all(calls)
  assert.equal(tabs[0].usher.tokens.refresh, tabs[1].usher.tokens.refresh)
  assert.equal(stored(pc).refresh, tabs[0].usher.tokens.refresh)
})

test('refresh_otherTabIsAStepFurther_keepsItsTokens', async () => {
  const pc = machine({ locks: false, eventSource: false })
  const first = await pc.tab().signIn()
  const storage = unlocked(first)
  const [slow, quick] = [await another(pc, { storage }), await another(pc, { storage })]
  first.close()
  pc.clock += minutes(10)
  const gate = server.gate(TOKEN)
  const asked = slow.usher.account()
  await gate.reached
  await quick.usher.account()
  pc.clock += minutes(10)
  await quick.usher.account()
  const newest = stored(pc).refresh
  gate.release()
  await asked
  assert.equal(stored(pc).refresh, newest)
  assert.equal(slow.usher.tokens.refresh, newest)
})

test('call_otherTabHasRefreshed_takesItsTokens', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = await another(pc)
  pc.clock += minutes(10)
  await first.usher.account()
  const before = server.count(TOKEN)
  await second.usher.account()
  assert.equal(server.count(TOKEN), before)
})

test('refresh_answerComesAfterTheEnd_putsNothingBack', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.machine.clock += minutes(10)
  const gate = server.gate(TOKEN)
  const asked = tab.usher.account()
  asked.catch(() => {})
  await gate.reached
  server.endAll('elsewhere')
  await until(() => tab.endings.length === 1)
  gate.release()
  await assert.rejects(asked, { code: 'signed_out' })
  assert.equal(stored(tab.machine), null)
  assert.equal(tab.usher.signedIn, false)
  assert.equal(tab.endings.length, 1)
})

test('call_answerComesAfterTheEnd_isWithheld', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  const gates = [server.gate('GET /v1/account'), server.gate('GET /v1/profiles')]
  const asked = [tab.usher.account(), tab.usher.fetch(server.issuer + '/v1/profiles')]
  asked.forEach(each => each.catch(() => {}))
  await Promise.all(gates.map(gate => gate.reached))
  server.endAll('elsewhere')
  await until(() => tab.endings.length === 1)
  gates.forEach(gate => gate.release())
  await assert.rejects(asked[0], { code: 'signed_out' })
  await assert.rejects(asked[1], { code: 'signed_out' })
})

test('call_refusedAfterAnotherSignedInHere_isNotSentAgainAsThatOne', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  server.expireAccess()
  const gate = server.gate('POST /v1/profiles')
  const asked = tab.usher.createProfile({ name: 'Old' })
  asked.catch(() => {})
  await gate.reached
  await tab.usher.signOut()
  await tab.signIn()
  gate.release()
  await assert.rejects(asked, { code: 'signed_out' })
  assert.equal(server.count('POST /v1/profiles'), 1)
  assert.equal(tab.usher.signedIn, true)
})

test('signOut_refreshIsUnderWay_endsAndPutsNothingBack', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.machine.clock += minutes(10)
  const gate = server.gate(TOKEN)
  const asked = tab.usher.account().catch(error => error.code)
  await gate.reached
  const out = tab.usher.signOut()
  gate.release()
  const receipt = await out
  assert.equal(receipt.signed_out.length, 1)
  await asked
  assert.equal(stored(tab.machine), null)
  assert.deepEqual(
    tab.endings.map(each => each.reason),
    ['here']
  )
})

test('signOut_otherTabRefreshesAndHearsLate_putsNothingBack', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = await another(pc)
  await first.listening()
  pc.clock += minutes(10)
  const gate = server.gate(TOKEN)
  const asked = second.usher.account()
  asked.catch(() => {})
  await gate.reached
  pc.keepBackStorageEvents()
  first.usher.over({ reason: 'here' })
  gate.release()
  await assert.rejects(asked, { code: 'signed_out' })
  assert.equal(stored(pc), null)
  assert.equal(second.usher.signedIn, false)
  assert.equal(second.endings.length, 0)
  pc.deliverStorageEvents()
  await until(() => second.endings.length === 1)
  assert.equal(second.endings[0].reason, 'here')
})

test('signOut_otherTabsOfThisBrowser_hearWhy', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = await another(pc)
  await first.usher.signOut()
  await until(() => second.endings.length === 1)
  assert.equal(second.endings[0].reason, 'here')
  assert.equal(second.endings[0].wiped, true)
})

test('call_anotherAccountSignedInInOtherTab_endsHereAndLeavesItsTokens', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = pc.tab()
  pc.keepBackStorageEvents()
  await second.signIn()
  const theirs = stored(pc).sid
  await assert.rejects(first.usher.account(), { code: 'signed_out' })
  assert.equal(first.endings[0].reason, 'replaced')
  assert.equal(stored(pc).sid, theirs)
  assert.equal(second.usher.signedIn, true)
  pc.deliverStorageEvents()
  assert.equal(second.usher.signedIn, true)
})

test('refresh_signInIsOver_saysWhyAfterTheWipe', async () => {
  const tv = machine({ eventSource: false })
  const before = await tv.tab().signIn()
  before.close()
  const ending = server.endAll('elsewhere')
  const tab = tv.tab()
  assert.equal(await tab.usher.start(), false)
  assert.deepEqual(tab.endings, [Object.assign({ wiped: true, covered: false }, ending)])
  await assert.rejects(tab.usher.account(), { code: 'signed_out' })
  assert.equal(tab.endings.length, 1)
})

test('refresh_noReasonGiven_isUnknown', async () => {
  server.silent = true
  const tv = machine({ eventSource: false })
  const before = await tv.tab().signIn()
  before.close()
  server.endAll('idle')
  const tab = tv.tab()
  assert.equal(await tab.usher.start(), false)
  assert.equal(tab.endings[0].reason, 'unknown')
})

test('start_networkIsDown_isSignedInAndTellsTheProblem', async () => {
  const tv = machine({ eventSource: false })
  const before = await tv.tab().signIn()
  before.close()
  tv.clock += minutes(10)
  server.down = true
  const tab = tv.tab()
  assert.equal(await tab.usher.start(), true)
  await assert.rejects(tab.usher.account(), { code: 'network', status: 0 })
  assert.equal(tab.problems[0].code, 'network')
  server.down = false
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.deepEqual(tab.endings, [])
})

test('refresh_portalOrBrokenServerAnswers_isNoSignOut', async () => {
  const tab = await machine({ eventSource: false }).tab().signIn()
  for (const status of [200, 400, 401, 403, 500, 503]) {
    tab.machine.clock += minutes(10)
    server.portal = status
    await assert.rejects(tab.usher.account(), { code: 'unexpected_answer' })
    assert.equal(tab.usher.signedIn, true)
  }
  server.portal = 0
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.deepEqual(tab.endings, [])
})

test('call_portalAnswers_isNoAnswer', async () => {
  const tab = await machine({ eventSource: false }).tab().signIn()
  server.portal = 200
  await assert.rejects(tab.usher.account(), { code: 'unexpected_answer', status: 200 })
})

test('refresh_answerIsLost_isAskedAgainByItselfWhileTheReplayLasts', async () => {
  server.replayMs = 5000
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.machine.clock += minutes(10)
  server.loseAnswers = TOKEN
  await assert.rejects(tab.usher.account(), { code: 'network' })
  const lost = stored(tab.machine).refresh
  server.loseAnswers = null
  await until(() => stored(tab.machine).refresh !== lost)
  assert.equal((await tab.usher.account()).id, 'a1')
})

test('send_noAnswer_timesOut', async () => {
  const tab = await machine({ eventSource: false }).tab().signIn()
  const gate = server.gate('GET /v1/profiles')
  await assert.rejects(tab.usher.fetch(server.issuer + '/v1/profiles', { timeoutMs: 50 }), {
    code: 'timeout'
  })
  gate.release()
  tab.AbortController = undefined // as on an old TV
  const second = server.gate('GET /v1/profiles')
  await assert.rejects(tab.usher.fetch(server.issuer + '/v1/profiles', { timeoutMs: 50 }), {
    code: 'timeout'
  })
  second.release()
})

test('fetch_appAborts_saysSo', async () => {
  const tab = await machine({ eventSource: false }).tab().signIn()
  const abort = new AbortController()
  const signals = []
  tab.fetch = (url, options) => {
    signals.push(options.signal)
    return fetch(url, options)
  }
  const gate = server.gate('GET /v1/profiles')
  const asked = tab.usher.fetch(server.issuer + '/v1/profiles', { signal: abort.signal })
  asked.catch(() => {})
  await gate.reached
  abort.abort()
  await assert.rejects(asked, { code: 'aborted' })
  assert.equal(signals[0].aborted, true)
  gate.release()
})

test('storage_denied_signInLivesInMemory', async () => {
  const tv = machine()
  tv.storageDenied = true
  const tab = await tv.tab().signIn()
  assert.equal(tv.items.size, 0)
  tv.clock += minutes(10)
  assert.equal((await tab.usher.account()).id, 'a1')
  await tab.usher.signOut()
  assert.equal(tab.endings.length, 1)
})

test('storage_blockedAltogether_signInLivesInMemory', async () => {
  const tv = machine()
  const tab = tv.tab()
  const page = Object.create(tab, {
    localStorage: {
      get() {
        throw new Error('SecurityError')
      }
    },
    sessionStorage: {
      get() {
        throw new Error('SecurityError')
      }
    }
  })
  const { Usher } = await import('../usher.js')
  const usher = new Usher({ issuer: server.issuer, clientId: 'tv', window: page })
  assert.equal(await usher.start(), false)
  await usher.signInByCode({ onCode: code => server.decide(code.userCode, 'allowed') })
  assert.equal((await usher.account()).id, 'a1')
  await usher.signOut()
})

test('storage_fullWhenRefreshed_keepsNoOutdatedToken', async () => {
  const tv = machine()
  const tab = await tv.tab().signIn()
  await tab.listening()
  tv.room = 30
  tv.clock += minutes(10)
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.equal(stored(tv), null)
  assert.equal((await tab.usher.account()).id, 'a1')
  tv.room = Infinity
  tv.clock += minutes(10)
  await tab.usher.account()
  assert.equal(stored(tv).access, tab.usher.tokens.access)
})
