import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Machine, until } from './browser.mjs'
import { TestUsher } from './server.mjs'

const TOKEN = 'POST /oauth/token'
const ACCOUNT = 'GET /v1/account'
let server, machines
const machine = options => {
  const made = new Machine(server, Object.assign({ keys: true }, options))
  machines.push(made)
  return made
}

beforeEach(async () => {
  machines = []
  server = await new TestUsher().listen()
})

afterEach(async () => {
  machines.forEach(each => each.close())
  await server.close()
})

const stored = pc => JSON.parse(pc.items.get('usher.tv.tokens') || 'null')
const keys = pc => [...(pc.databases.get('usher.tv.keys') || new Map()).keys()]

test('signIn_browserCanHaveAKey_bindsTokensToOneThatNobodyCanRead', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.deepEqual(keys(pc), [stored(pc).key])
  const { secret, jwk } = pc.databases.get('usher.tv.keys').get(stored(pc).key)
  assert.equal(secret.extractable, false)
  assert.equal(jwk.d, undefined)
  assert.ok(![...pc.items.values()].join().includes(jwk.x), 'the key is nowhere else')
})

test('copiedTokens_elsewhere_areOfNoUse', async () => {
  const pc = machine()
  await pc.tab().signIn()
  const thief = machine({ keys: false })
  const { key, ...tokens } = stored(pc)
  thief.items.set('usher.tv.tokens', JSON.stringify(tokens))
  const tab = thief.tab()
  await tab.usher.start()
  await assert.rejects(tab.usher.account())
  assert.ok(key)
})

test('nonce_missingOrOver_isTakenUpUnheard', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  await tab.usher.account()
  const before = server.count(ACCOUNT)
  await tab.usher.account()
  assert.equal(server.count(ACCOUNT), before + 1, 'one that is known is sent along at once')
  server.proofs.nonce = 'nonce-2'
  await tab.usher.account()
  assert.equal(server.count(ACCOUNT), before + 3)
  server.proofs.nonce = 'nonce-3'
  server.expireAccess()
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.deepEqual(tab.problems, [])
})

test('reload_takesUpTheKeyAgain', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  const { key } = stored(pc)
  tab.close()
  const next = pc.tab()
  assert.equal(await next.usher.start(), true)
  server.expireAccess()
  assert.equal((await next.usher.account()).id, 'a1')
  assert.equal(stored(pc).key, key)
})

test('twoTabs_shareOneKey', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = pc.tab()
  assert.equal(await second.usher.start(), true)
  server.expireAccess()
  await Promise.all([first.usher.account(), second.usher.account()])
  assert.equal(keys(pc).length, 1)
})

test('signInOfBefore_getsAKeyWithItsNextRefresh', async () => {
  const pc = machine({ keys: false })
  const old = await pc.tab().signIn()
  old.close()
  const next = pc.tab({ keys: true })
  assert.equal(await next.usher.start(), true)
  assert.equal(stored(pc).key, undefined)
  server.expireAccess()
  assert.equal((await next.usher.account()).id, 'a1')
  assert.deepEqual(keys(pc), [stored(pc).key])
})

test('signInOfBefore_answerWithItsFirstKeyIsLost_isAskedForAgainWithTheSameKey', async () => {
  const pc = machine({ keys: false })
  const old = await pc.tab().signIn()
  old.close()
  const next = pc.tab({ keys: true, rate: 20 })
  assert.equal(await next.usher.start(), true)
  server.expireAccess()
  server.proofs.nonce = 'nonce-1'
  pc.items.set('usher.tv.nonces', JSON.stringify({ [server.issuer]: 'nonce-1' }))
  server.loseAnswers = TOKEN
  await assert.rejects(next.usher.account(), { passing: true })
  const { next: kept } = stored(pc)
  assert.ok(kept)
  server.loseAnswers = null
  await until(() => stored(pc).key, 'the answer')
  assert.equal(stored(pc).key, kept)
  assert.equal((await next.usher.account()).id, 'a1')
  assert.deepEqual(next.endings, [])
})

test('signOut_forgetsTheKey', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  await tab.usher.signOut()
  await until(() => keys(pc).length === 0, 'the key to be gone')
  await tab.signIn()
  assert.deepEqual(keys(pc), [stored(pc).key])
})

test('signIn_deniedOrAborted_leavesNoKeyBehind', async () => {
  const pc = machine()
  const tab = pc.tab()
  const abort = new AbortController()
  await tab.usher.signInByCode({
    onCode: code => {
      server.decide(code.userCode, 'denied')
      if (server.devices.size > 1) abort.abort()
    },
    signal: abort.signal
  })
  await until(() => keys(pc).length === 0, 'the keys to be gone')
})

test('key_thrownAwayByTheBrowser_endsTheSignInAndSaysSo', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  tab.close()
  pc.databases.clear()
  const next = pc.tab()
  assert.equal(await next.usher.start(), false)
  assert.deepEqual(next.endings.map(ending => ending.reason), ['key_lost'])
  assert.equal(stored(pc), null)
})

test('key_outOfReachForAMoment_isNoReasonToSignOut', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  tab.close()
  pc.keysDenied = true
  const next = pc.tab()
  assert.equal(await next.usher.start(), true)
  await assert.rejects(next.usher.account(), { code: 'storage', passing: true })
  pc.keysDenied = false
  assert.equal((await next.usher.account()).id, 'a1')
  assert.deepEqual(next.endings, [])
})

test('browserThatKeepsNoKeys_signsInWithPlainTokens', async () => {
  const pc = machine()
  pc.keysDenied = true
  const tab = await pc.tab().signIn()
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.equal(stored(pc).key, undefined)
})

test('dpopFalse_signsInWithPlainTokens', async () => {
  const pc = machine()
  const tab = await pc.tab({ dpop: false }).signIn()
  assert.equal((await tab.usher.account()).id, 'a1')
  assert.equal(stored(pc).key, undefined)
  assert.deepEqual(keys(pc), [])
})

test('pageIsLeft_givesItsPlaceBackWithAProofMadeBefore', async () => {
  const pc = machine()
  const tab = await pc.tab().signIn()
  await tab.usher.play({ title: 'salt' })
  await until(() => server.screens.live.length === 1, 'a place')
  await tab.usher.account() // by now the last request has been signed
  tab.fire('pagehide')
  await until(() => server.screens.live.length === 0, 'the place to be free')
})

test('signInByRedirect_bindsTheTokensOfItsCode', async () => {
  const pc = machine({ clientId: 'tv' })
  const leaving = pc.tab()
  await leaving.usher.signInByRedirect()
  const href = server.authorize(leaving.visited[0])
  const back = pc.tab({ href, sessionItems: leaving.sessionItems })
  assert.equal(await back.usher.start(), true)
  assert.deepEqual(keys(pc), [stored(pc).key])
  assert.equal(server.count(TOKEN), 2, 'once for the nonce, once for the tokens')
})
