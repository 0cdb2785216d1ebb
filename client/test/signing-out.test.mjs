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

test('stream_signedOutElsewhere_wipesThenTellsOnceWithinASecond', async () => {
  const tv = machine()
  const tab = await tv.tab().signIn()
  await tab.listening()
  const at = performance.now()
  const ending = server.endAll('elsewhere')
  await until(() => tab.endings.length > 0)
  assert.ok(performance.now() - at < 1000)
  assert.deepEqual(tab.endings, [Object.assign({ wiped: true, covered: false }, ending)])
  assert.deepEqual([...tv.items.keys()], ['usher.tv.device'])
  await until(() => server.streams.size === 0)
  await assert.rejects(tab.usher.account(), { code: 'signed_out' })
  assert.equal(tab.endings.length, 1)
})

const settled = (first, second) =>
  until(
    () =>
      first.usher.watch.run.leading !== second.usher.watch.run.leading && server.streams.size === 1
  )

test('stream_twoTabs_oneListensAndBothHear', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  await first.listening()
  const second = pc.tab()
  await second.usher.start()
  await settled(first, second)
  server.endAll('password_changed')
  await until(() => first.endings.length === 1 && second.endings.length === 1)
  assert.equal(first.endings[0].reason, 'password_changed')
  assert.equal(second.endings[0].reason, 'password_changed')
})

test('stream_otherTabComesToTheFront_takesTheStream', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  await first.listening()
  const second = pc.tab()
  second.document.hidden = true
  await second.usher.start()
  assert.equal(first.usher.watch.run.leading, true)
  first.document.hidden = true
  second.document.hidden = false
  second.documentListeners.visibilitychange()
  await until(() => second.usher.watch.run.leading)
  await settled(first, second)
  assert.deepEqual([first.problems, second.problems], [[], []])
})

test('stream_listeningTabCloses_anotherTakesOver', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  await first.listening()
  const second = pc.tab()
  await second.usher.start()
  await settled(first, second)
  second.close()
  await until(() => first.usher.watch.run.leading && server.streams.size === 1)
  server.endAll('elsewhere')
  await until(() => first.endings.length === 1)
})

test('stream_connectionLost_comesBackWithFreshTicket', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  server.streams.forEach(stream => stream.response.destroy())
  await until(() => server.count('GET /v1/events') === 2 && server.streams.size === 1)
  assert.equal(server.count('POST /v1/events/tickets'), 2)
  assert.equal(tab.problems[0].code, 'stream_lost')
  assert.deepEqual(tab.endings, [])
})

test('stream_signedOutWhileConnectionIsLost_hearsWhenBack', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  server.down = true
  server.streams.forEach(stream => stream.response.destroy())
  await until(() => tab.problems.some(problem => problem.code === 'network'))
  server.endAll('elsewhere')
  assert.deepEqual(tab.endings, [])
  server.down = false
  tab.fire('online')
  await until(() => tab.endings.length === 1)
  assert.equal(tab.endings[0].reason, 'elsewhere')
})

test('stream_silentForAMinute_isOpenedAnew', async () => {
  const tab = await machine({ rate: 600 }).tab().signIn()
  await tab.listening()
  await until(() => server.count('POST /v1/events/tickets') > 1)
  await until(() => server.streams.size === 1, 'only the new stream')
  assert.deepEqual(tab.problems, [])
  server.endAll('elsewhere')
  await until(() => tab.endings.length > 0)
})

test('stream_pinged_isKeptForAsLongAsItIs', async () => {
  const rate = 40
  const tab = await machine({ rate }).tab().signIn()
  await tab.listening()
  const end = performance.now() + (3 * 60000) / rate
  while (performance.now() < end) {
    server.ping()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.equal(server.count('POST /v1/events/tickets'), 1)
  await until(() => server.count('POST /v1/events/tickets') > 1)
})

test('stream_networkChanges_isOpenedAnew', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.fire('online')
  await until(() => server.count('GET /v1/events') === 2 && server.streams.size === 1)
  assert.deepEqual(tab.problems, [])
})

test('stream_browserHasNoEventSource_asksEveryFiveSeconds', async () => {
  const tab = await machine({ eventSource: false, rate: 10 }).tab().signIn()
  await until(() => server.count('GET /v1/sign-ins/current') === 3)
  const asked = server.requests
    .filter(each => each.name === 'GET /v1/sign-ins/current')
    .map(each => each.at)
  assert.ok(asked[2] - asked[0] >= 800, 'ten times as fast, twice 5 s are about 1 s: ' + asked)
  server.endAll('admin')
  await until(() => tab.endings.length === 1)
  assert.equal(tab.endings[0].reason, 'admin')
  assert.equal(server.count('POST /v1/events/tickets'), 0)
})

test('stream_somethingBetweenLetsNoneThrough_asksInstead', async () => {
  server.noStreams = true
  const tab = await machine({ rate: 10 }).tab().signIn()
  await until(() => server.count('GET /v1/sign-ins/current') >= 2)
  assert.equal(server.count('GET /v1/events'), 3)
  server.endAll('elsewhere')
  await until(() => tab.endings.length === 1)
})

test('signOut_thisDevice_givesReceiptAndTellsOnce', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  const receipt = await tab.usher.signOut()
  assert.equal(receipt.signed_out.length, 1)
  assert.deepEqual(
    tab.endings.map(each => each.reason),
    ['here']
  )
  assert.ok([...server.signIns.values()].every(each => each.ended))
  assert.equal(await tab.usher.signOut(), null)
})

test('signOut_usherIsOutOfReach_wipesAllTheSame', async () => {
  const tv = machine()
  const tab = await tv.tab().signIn()
  server.down = true
  assert.equal(await tab.usher.signOut(), null)
  assert.deepEqual(
    tab.endings.map(each => each.reason),
    ['here']
  )
  assert.deepEqual([...tv.items.keys()], ['usher.tv.device'])
  assert.ok(tab.problems.some(problem => problem.code === 'network'))
  assert.equal(await tv.tab().usher.start(), false)
})

test('signOut_usherIsSilent_wipesAfterEightSeconds', async () => {
  const tab = await machine({ rate: 20, eventSource: false }).tab().signIn()
  const gate = server.gate('DELETE /v1/sign-ins/current')
  assert.equal(await tab.usher.signOut(), null)
  assert.equal(tab.endings.length, 1)
  gate.release()
})

test('signOutDevices_all_endsThisOneToo', async () => {
  const tv = await machine().tab().signIn()
  const phone = await machine().tab().signIn()
  await until(() => server.streams.size === 2)
  const receipt = await phone.usher.signOutDevices('all')
  assert.equal(receipt.signed_out.length, 2)
  await until(() => tv.endings.length === 1)
  assert.equal(phone.endings.length, 1)
  assert.equal(phone.usher.signedIn, false)
})

test('signOutDevices_others_leavesThisOne', async () => {
  const tv = await machine().tab().signIn()
  const phone = await machine().tab().signIn()
  await until(() => server.streams.size === 2)
  await phone.usher.signOutDevices('others')
  await until(() => tv.endings.length === 1)
  assert.equal(phone.usher.signedIn, true)
  assert.equal((await phone.usher.account()).id, 'a1')
})

test('signOutDevices_proofIsOld_saysWhereToGiveIt', async () => {
  server.proofNeeded = true
  const tab = await machine().tab().signIn()
  const error = await tab.usher.signOutDevices('all').catch(each => each)
  assert.equal(error.status, 403)
  assert.equal(error.code, 'proof_required')
  assert.equal(error.problem.proof_url, server.issuer + '/account/proof')
  assert.equal(tab.usher.signedIn, true)
})

test('back_signedOutMeanwhile_nothingOfBeforeIsShown', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.fire('pagehide', { persisted: true })
  assert.deepEqual(tab.look, { visibility: 'hidden', opacity: '0' })
  await until(() => server.streams.size === 0)
  server.endAll('elsewhere')
  let drawn
  tab.usher.onSignedOut(
    () =>
      new Promise(resolve => {
        drawn = resolve
      })
  )
  tab.fire('pageshow', { persisted: true })
  await until(() => drawn)
  assert.equal(tab.endings[0].covered, true)
  assert.equal(tab.look.visibility, 'hidden')
  drawn()
  await until(() => tab.look.visibility === '')
  assert.equal(tab.look.opacity, '')
})

test('back_otherTabSignedOutMeanwhile_isSeenWithoutNetwork', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = pc.tab()
  await second.usher.start()
  second.fire('pagehide', { persisted: true })
  second.asleep = true
  await first.usher.signOut()
  server.down = true
  second.asleep = false
  second.fire('pageshow', { persisted: true })
  assert.equal(second.usher.signedIn, false)
  await until(() => second.endings.length === 1)
  assert.equal(second.endings[0].covered, true)
})

test('back_stillSignedIn_isShownAgainAndListens', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  tab.look.opacity = '0.9'
  tab.fire('pagehide', { persisted: true })
  await until(() => server.streams.size === 0)
  tab.fire('pageshow', { persisted: true })
  await until(() => tab.look.visibility === '')
  assert.equal(tab.look.opacity, '0.9')
  await tab.listening()
})

test('back_signedOutBeforeLeaving_loadsThePageAnew', async () => {
  const tab = await machine().tab().signIn()
  await tab.usher.signOut()
  tab.fire('pagehide', { persisted: true })
  tab.fire('pageshow', { persisted: true })
  assert.equal(tab.reloaded, true)
  assert.equal(tab.look.visibility, 'hidden')
})

test('visible_signedOutWhileHidden_hearsAtOnce', async () => {
  const tab = await machine({ rate: 1, eventSource: false }).tab().signIn()
  await until(() => server.count('GET /v1/sign-ins/current') === 1)
  const at = performance.now()
  server.endAll('elsewhere')
  tab.documentListeners.visibilitychange()
  await until(() => tab.endings.length === 1)
  assert.ok(performance.now() - at < 3000, 'before the next poll after 5 s')
})

test('onSignedOut_aListenerFails_theOthersStillHear', async () => {
  const tab = machine().tab()
  const thrown = []
  tab.setTimeout = work => {
    try {
      work()
    } catch (error) {
      thrown.push(error.message)
    }
  }
  tab.usher.listeners.unshift(() => {
    throw new Error('mistake')
  })
  tab.usher.keep({ access: 'a', refresh: 'r', sid: 's', got: 0, lasts: 1 })
  tab.usher.over({ reason: 'here' })
  await tab.usher.telling
  assert.equal(tab.endings.length, 1)
  assert.deepEqual(thrown, ['mistake'])
})

test('api_eachCall_asksAsDocumented', async () => {
  const { usher } = await machine().tab().signIn()
  assert.deepEqual(await usher.profiles(), server.profiles)
  assert.deepEqual(await usher.createProfile({ name: 'Bo', picture: 'sky', kids: true }), {
    id: 'p2',
    name: 'Bo',
    picture: 'sky',
    kids: true
  })
  assert.deepEqual(await usher.changeProfile('p1', { name: 'Ada L.' }), {
    id: 'p1',
    name: 'Ada L.'
  })
  assert.equal(await usher.deleteProfile('p2'), null)
  await assert.rejects(usher.deleteProfile('p1'), {
    name: 'UsherError',
    status: 409,
    code: 'last_profile',
    detail: 'One profile stays.'
  })
  const before = usher.tokens.access
  assert.equal((await usher.chooseProfile('p1')).profile, 'p1')
  assert.notEqual(usher.tokens.access, before, 'back ends read the profile in the token')
  assert.equal((await usher.signIns())[0].current, true)
  assert.deepEqual(await usher.renameDevice('d1', 'Kitchen'), { id: 'd1', name: 'Kitchen' })
  assert.equal(usher.accountUri(), server.issuer + '/account')
  assert.equal(usher.signOutEverywhereUri(), server.issuer + '/account/sign-out')
})

test('told_signedOutElsewhere_saysSoOnceTheAppHasDrawn', async () => {
  const tab = await machine().tab().signIn()
  await tab.listening()
  const sid = tab.usher.tokens.sid
  let drawn
  tab.usher.onSignedOut(
    () =>
      new Promise(resolve => {
        drawn = resolve
      })
  )
  server.endAll('elsewhere')
  await until(() => drawn)
  await new Promise(resolve => setTimeout(resolve, 30))
  assert.deepEqual(server.tellings, [], 'said before the sign-in screen was there')
  drawn()
  await until(() => server.tellings.length === 1)
  assert.deepEqual(server.tellings, [sid])
  assert.equal('told_token' in tab.endings[0], false)
  assert.equal('told_token' in tab.usher.ended, false)
})

test('told_deviceWasOff_saysSoAtItsNextStart', async () => {
  const tv = machine()
  const first = await tv.tab().signIn()
  const sid = first.usher.tokens.sid
  first.close()
  server.endAll('elsewhere')
  server.expireAccess()
  const again = tv.tab()
  assert.equal(await again.usher.start(), false)
  await until(() => server.tellings.length === 1)
  assert.deepEqual(server.tellings, [sid])
})

test('told_severalTabs_oneOfThemSaysSo', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = pc.tab()
  await second.usher.start()
  await until(() => server.streams.size === 1)
  server.endAll('elsewhere')
  await until(() => first.endings.length === 1 && second.endings.length === 1)
  await until(() => server.tellings.length === 1)
  assert.equal([...pc.items.values()].join().includes('told'), false)
})

test('told_answerIsLost_isSaidAgain', async () => {
  const tab = await machine({ rate: 20 }).tab().signIn()
  await tab.listening()
  server.loseAnswers = 'POST /v1/events/told'
  server.endAll('elsewhere')
  await until(() => server.tellings.length === 1)
  server.loseAnswers = null
  await until(() => server.tellings.length === 2)
})

test('told_appCannotDraw_saysNothing', async () => {
  const tab = machine().tab()
  tab.setTimeout = () => 0
  await tab.usher.tell(() => {}, {})
  tab.usher.onSignedOut(() => {
    throw new Error('mistake')
  })
  tab.usher.keep({ access: 'a', refresh: 'r', sid: 's', got: 0, lasts: 1 })
  tab.usher.over({ reason: 'elsewhere', told_token: 'token' })
  assert.equal(await tab.usher.telling, false)
  assert.equal(server.count('POST /v1/events/told'), 0)
})

test('told_thisDeviceAsked_hasNothingToSay', async () => {
  const tab = await machine().tab().signIn()
  await tab.usher.signOut()
  await tab.usher.telling
  assert.equal(server.count('POST /v1/events/told'), 0)
})
