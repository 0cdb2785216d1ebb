import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Machine, until } from './browser.mjs'
import { TestUsher } from './server.mjs'

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
  await server.close()
})

const byCode = (tab, options) => {
  const seen = { codes: [], states: [] }
  seen.done = tab.usher.signInByCode(
    Object.assign(
      {
        onCode: code => seen.codes.push(code),
        onState: state => seen.states.push(state)
      },
      options
    )
  )
  return seen
}

test('signInByCode_viewerAllows_isSignedInAndListens', async () => {
  const tab = machine().tab()
  assert.equal(await tab.usher.start(), false)
  const seen = byCode(tab)
  await until(() => seen.codes.length === 1)
  const code = seen.codes[0]
  assert.equal(code.verificationUri, server.issuer + '/link')
  assert.equal(code.verificationUriComplete, server.issuer + '/link?user_code=' + code.userCode)
  assert.equal(code.qrUri, server.issuer + '/link/qr.svg?user_code=' + code.userCode)
  assert.ok(Math.abs(code.expiresAt - tab.Date.now() - 600000) < 5000)
  server.decide(code.userCode, 'allowed')
  assert.equal(await seen.done, true)
  assert.equal(tab.usher.signedIn, true)
  assert.deepEqual(seen.states, ['waiting', 'signed_in'])
  await tab.listening()
  const told = server.devices.values().next().value.form
  assert.equal(told.get('device_name'), 'Living Room TV')
  assert.equal(told.get('device_kind'), 'tv')
  assert.equal(told.get('device_id'), tab.usher.deviceId)
})

test('signInByCode_heldPollWasLongerThanInterval_asksAgainAtOnce', async () => {
  server.heldMs = 300
  server.interval = 0.25
  const seen = byCode(machine().tab())
  await until(() => server.count('POST /oauth/token') === 4)
  const asked = server.requests
    .filter(each => each.name === 'POST /oauth/token')
    .map(each => each.at)
  assert.ok(asked[3] - asked[0] < 3 * 300 + 240, 'polls were ' + asked)
  server.decide(seen.codes[0].userCode, 'allowed')
  await seen.done
})

test('signInByCode_slowDown_leavesFiveSecondsMore', async () => {
  server.slowDowns = 1
  server.heldMs = 1
  const seen = byCode(machine({ rate: 10 }).tab())
  await until(() => server.count('POST /oauth/token') === 3)
  const asked = server.requests
    .filter(each => each.name === 'POST /oauth/token')
    .map(each => each.at)
  assert.ok(asked[1] - asked[0] >= 400, 'ten times as fast, 5 s are about 500 ms: ' + asked)
  assert.ok(asked[2] - asked[1] >= 400, 'and they stay: ' + asked)
  server.decide(seen.codes[0].userCode, 'allowed')
  assert.equal(await seen.done, true)
})

test('signInByCode_codeExpires_showsNewOne', async () => {
  server.codeLasts = 0.8 // at four times the pace
  const seen = byCode(machine({ rate: 4 }).tab())
  await until(() => seen.codes.length === 1)
  server.codeLasts = 600
  await until(() => seen.codes.length === 2)
  assert.notEqual(seen.codes[0].userCode, seen.codes[1].userCode)
  server.decide(seen.codes[1].userCode, 'allowed')
  assert.equal(await seen.done, true)
  assert.deepEqual(seen.states, ['waiting', 'expired', 'waiting', 'signed_in'])
})

test('signInByCode_viewerDenies_saysSoAndShowsNewOne', async () => {
  const seen = byCode(machine({ rate: 4 }).tab())
  await until(() => seen.codes.length === 1)
  server.decide(seen.codes[0].userCode, 'denied')
  await until(() => seen.codes.length === 2)
  assert.deepEqual(seen.states, ['waiting', 'denied', 'waiting'])
  server.decide(seen.codes[1].userCode, 'allowed')
  assert.equal(await seen.done, true)
})

test('signInByCode_networkGoesAndComesBack_goesOnWithSameCode', async () => {
  const seen = byCode(machine().tab())
  await until(() => seen.codes.length === 1)
  server.down = true
  await until(() => seen.states.includes('offline'))
  server.down = false
  server.decide(seen.codes[0].userCode, 'allowed')
  assert.equal(await seen.done, true)
  assert.equal(seen.codes.length, 1)
  assert.deepEqual(seen.states, ['waiting', 'offline', 'signed_in'])
})

test('signInByCode_offlineUntilTheCodeIsOver_showsNewOne', async () => {
  server.codeLasts = 2 // half a second at four times the pace
  const seen = byCode(machine({ rate: 4 }).tab())
  await until(() => seen.codes.length === 1)
  server.down = true
  await until(() => seen.states.includes('expired'))
  server.codeLasts = 600
  server.down = false
  await until(() => seen.codes.length === 2)
  server.decide(seen.codes[1].userCode, 'allowed')
  assert.equal(await seen.done, true)
})

test('signInByCode_pollIsRefusedForGood_rejects', async () => {
  server.poll = () => ({ status: 401, body: { error: 'invalid_client' } })
  await assert.rejects(byCode(machine().tab()).done, { code: 'invalid_client' })
})

test('signInByCode_captivePortalAnswers_waitsForUsher', async () => {
  for (const status of [200, 403]) {
    server.portal = status
    const seen = byCode(machine({ rate: 4 }).tab())
    await until(() => seen.states.includes('offline'))
    assert.deepEqual(seen.codes, [])
    server.portal = 0
    await until(() => seen.codes.length === 1)
    server.portal = status
    await until(() => seen.states.filter(state => state === 'offline').length === 2)
    server.portal = 0
    server.decide(seen.codes[0].userCode, 'allowed')
    assert.equal(await seen.done, true)
  }
})

test('signInByCode_aborted_resolvesFalseAndStopsAsking', async () => {
  const abort = new AbortController()
  const tab = machine().tab()
  const seen = byCode(tab, { signal: abort.signal })
  await until(() => server.count('POST /oauth/token') === 1)
  abort.abort()
  assert.equal(await seen.done, false)
  const asked = server.count('POST /oauth/token')
  server.decide(seen.codes[0].userCode, 'allowed')
  await new Promise(resolve => setTimeout(resolve, 300)) // a span in which nothing may happen
  assert.equal(server.count('POST /oauth/token'), asked)
  assert.equal(tab.usher.signedIn, false)
})

test('signInByCode_clientIsUnknown_rejects', async () => {
  const tab = machine().tab()
  server.deviceAuthorization = () => ({
    status: 401,
    body: { error: 'invalid_client', error_description: 'No.' }
  })
  await assert.rejects(byCode(tab).done, { code: 'invalid_client', status: 401, detail: 'No.' })
})

const leave = async (tab, options) => {
  await tab.usher.signInByRedirect(options)
  return tab.visited[0]
}

test('signInByRedirect_backWithCode_isSignedInAtThePageOfBefore', async () => {
  const pc = machine()
  const before = pc.tab({ href: 'http://app.test/titles?genre=noir#top' })
  const address = await leave(before, { prompt: 'login' })
  const asked = new URL(address).searchParams
  assert.equal(asked.get('prompt'), 'login')
  assert.equal(asked.get('code_challenge_method'), 'S256')
  assert.equal(asked.get('device_id'), before.usher.deviceId)
  const after = pc.tab({ href: server.authorize(address), sessionItems: before.sessionItems })
  assert.equal(await after.usher.start(), true)
  assert.deepEqual(after.addresses, ['http://app.test/titles?genre=noir#top'])
  assert.equal(after.sessionItems.size, 0)
  assert.deepEqual(await after.usher.account(), { id: 'a1', email: 'ada@example.test' })
})

test('signInByRedirect_returnToAnotherSite_staysHere', async () => {
  const pc = machine()
  const before = pc.tab()
  const address = await leave(before, { returnTo: 'https://evil.test/' })
  const after = pc.tab({ href: server.authorize(address), sessionItems: before.sessionItems })
  assert.equal(await after.usher.start(), true)
  assert.equal(after.location.href, 'http://app.test/')
})

test('start_codeThatWasNotAskedForHere_isNotRedeemed', async () => {
  const tab = machine().tab({ href: 'http://app.test/?code=stolen&state=other&tab=2' })
  assert.equal(await tab.usher.start(), false)
  assert.equal(tab.problems[0].code, 'state_mismatch')
  assert.equal(tab.location.href, 'http://app.test/?tab=2')
  assert.equal(server.count('POST /oauth/token'), 0)
})

test('start_answerOfAnotherIssuer_isNotRedeemed', async () => {
  const pc = machine()
  const before = pc.tab()
  const back = new URL(server.authorize(await leave(before)))
  back.searchParams.set('iss', 'https://evil.test')
  const after = pc.tab({ href: back.href, sessionItems: before.sessionItems })
  assert.equal(await after.usher.start(), false)
  assert.equal(after.problems[0].code, 'state_mismatch')
})

test('start_viewerCancelled_saysAccessDenied', async () => {
  const pc = machine()
  const before = pc.tab()
  const state = new URL(await leave(before)).searchParams.get('state')
  const after = pc.tab({
    href: 'http://app.test/?error=access_denied&state=' + state,
    sessionItems: before.sessionItems
  })
  assert.equal(await after.usher.start(), false)
  assert.equal(after.problems[0].code, 'access_denied')
  assert.equal(after.location.href, 'http://app.test/')
})

test('signInByRedirect_pageWithoutCrypto_saysWhatIsNeeded', async () => {
  const tab = machine().tab({ insecure: true })
  await assert.rejects(tab.usher.signInByRedirect(), { code: 'insecure_context' })
  await tab.signIn() // the code needs no crypto.subtle
  assert.equal(tab.usher.signedIn, true)
})

test('deviceId_signedOutAndStorageCleared_staysTheSame', async () => {
  const tv = machine()
  const tab = await tv.tab().signIn()
  const id = tab.usher.deviceId
  assert.match(id, /^[A-Za-z0-9_-]{22}$/)
  await tab.usher.signOut()
  assert.deepEqual([...tv.items.keys()], ['usher.tv.device'])
  tv.items.clear()
  assert.equal(tv.tab().usher.deviceId, id)
  assert.notEqual(machine().tab().usher.deviceId, id)
  assert.notEqual(tv.tab({ clientId: 'web' }).usher.deviceId, id)
})
