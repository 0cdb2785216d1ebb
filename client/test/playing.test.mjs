import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Machine, until } from './browser.mjs'
import { TestUsher } from './server.mjs'

const START = 'POST /v1/playbacks'
const FILM = { title: 'salt', titleName: 'Salt', profile: 'p1', content: 'film' }
let server, screens, machines

const machine = options => {
  const made = new Machine(server, options)
  machines.push(made)
  return made
}

/** A device of its own that is signed in. */
const device = async options => {
  const tab = await machine(options).tab().signIn()
  if (!options || options.eventSource !== false) {
    await until(() => [...server.streams].some(stream => stream.sid === tab.usher.tokens.sid))
  }
  return tab
}

/** One that plays; `ends` has what its playback is told. */
const playing = async (tab, wish) => {
  const playback = await tab.usher.play(Object.assign({}, FILM, wish))
  const ends = []
  playback.onEnded(end => ends.push(end))
  return Object.assign(playback, { ends })
}

const beats = () => server.requests.filter(each => /heartbeat$/.test(each.name)).length
const kept = tab => JSON.parse(tab.machine.items.get('usher.tv.playing') || '[]')

beforeEach(async () => {
  machines = []
  server = await new TestUsher().listen()
  screens = server.screens
})

afterEach(async () => {
  machines.forEach(each => each.close())
  await server.close()
})

test('play_placeIsFree_startsAsDocumentedAndHandsOutThePass', async () => {
  const tab = await device()
  const playback = await playing(tab)
  assert.equal(playback.playing, true)
  assert.equal(playback.quality, 'hd')
  assert.ok(screens.passes.has(playback.pass))
  const { start, ...wish } = screens.starts[0]
  assert.deepEqual(wish, { title: 'salt', title_name: 'Salt', profile: 'p1', content: 'film' })
  assert.match(start, /^[\w-]{16,128}$/)
  assert.equal((await tab.usher.playbacks()).playbacks[0].id, playback.id)
})

test('play_tooManyWatch_rejectsWithWhoWatches', async () => {
  const [first, second] = [await device(), await device()]
  screens.limit = 1
  await playing(first)
  const error = await second.usher.play(FILM).catch(each => each)
  assert.equal(error.name, 'UsherError')
  assert.equal(error.code, 'too_many_screens')
  assert.equal(error.passing, false)
  assert.equal(error.problem.limit, 1)
  assert.equal(error.problem.watching[0].title_name, 'Salt')
  assert.equal(error.problem.plans[0].name, 'large')
  assert.deepEqual(kept(second), [])
})

test('play_takeOver_endsThatOneWhichHearsByWhomAtOnce', async () => {
  const [first, second] = [await device(), await device()]
  screens.limit = 1
  const lost = await playing(first)
  const at = performance.now()
  const won = await playing(second, { takeOver: lost.id })
  await until(() => lost.ends.length === 1)
  assert.ok(performance.now() - at < 1000)
  assert.equal(lost.ends[0].reason, 'taken_over')
  assert.equal(lost.ends[0].by, screens.nameOf(second.usher.tokens.sid))
  assert.match(lost.ends[0].at, /^\d{4}-\d\d-\d\dT/)
  assert.equal(lost.playing, false)
  assert.equal(lost.pass, null)
  assert.equal(won.playing, true)
  assert.equal(first.usher.signedIn, true)
})

test('takenOver_nobodyAsks_neverComesBackByItself', async () => {
  const [first, second] = [await device({ rate: 100 }), await device()]
  screens.limit = 1
  const lost = await playing(first)
  await playing(second, { takeOver: lost.id })
  await until(() => lost.ends.length === 1)
  const starts = screens.starts.length
  first.documentListeners.visibilitychange()
  first.fire('online')
  await first.usher.account()
  await first.usher.browser.pause(3 * 60000) // three minutes of its own clock
  assert.equal(screens.starts.length, starts)
  const error = await lost.start().catch(each => each)
  assert.equal(error.code, 'taken_over', 'not without a word of the viewer')
})

test('takeOver_afterBeingTakenOver_goesBackInPlaceOfThatOne', async () => {
  const [first, second] = [await device(), await device()]
  screens.limit = 1
  const lost = await playing(first)
  const won = await playing(second, { takeOver: lost.id })
  await until(() => lost.ends.length === 1)
  await lost.takeOver()
  await until(() => won.ends.length === 1)
  assert.equal(won.ends[0].by, screens.nameOf(first.usher.tokens.sid))
  assert.equal(lost.playing, true)
  assert.equal(screens.live.length, 1)
})

test('takeOver_theOtherHasStoppedMeanwhile_goesBackAllTheSame', async () => {
  const [first, second] = [await device(), await device()]
  screens.limit = 1
  const lost = await playing(first)
  const won = await playing(second, { takeOver: lost.id })
  await until(() => lost.ends.length === 1)
  await won.stop()
  await lost.takeOver()
  assert.equal(lost.playing, true)
})

test('takeOver_namesSomebody_endsThatOne', async () => {
  const [first, second, third] = [await device(), await device(), await device()]
  const ofFirst = await playing(first)
  await playing(second)
  await assert.rejects(third.usher.play(FILM), { code: 'too_many_screens' })
  const mine = await playing(third, { takeOver: ofFirst.id })
  await until(() => ofFirst.ends.length === 1)
  assert.deepEqual(
    screens.live.map(each => each.sid),
    [third.usher.tokens.sid, second.usher.tokens.sid]
  )
  assert.equal(mine.playing, true)
})

test('heartbeat_whilePlaying_keepsTheServersInterval', async () => {
  const rate = 100
  const tab = await device({ rate })
  screens.heartbeat = 20
  const playback = await playing(tab)
  await until(() => beats() === 1)
  screens.heartbeat = 60
  await until(() => beats() === 3)
  const at = server.requests.filter(each => /heartbeat$/.test(each.name)).map(each => each.at)
  assert.ok(at[2] - at[1] >= 60000 / rate - 20, 'the interval of the last answer: ' + at)
  assert.deepEqual(playback.ends, [])
})

test('heartbeat_passIsGoodForLonger_keepsIt', async () => {
  const tab = await device({ rate: 100 })
  screens.keepsPass = true
  const playback = await playing(tab)
  const pass = playback.pass
  await until(() => beats() === 2)
  assert.equal(playback.pass, pass)
  screens.keepsPass = false
  await until(() => playback.pass !== pass)
  assert.ok(screens.passes.has(playback.pass))
})

test('heartbeat_networkIsGoneForAWhile_goesOnWhenItIsBack', async () => {
  const tab = await device({ rate: 50 })
  screens.heartbeat = 10
  const playback = await playing(tab)
  server.down = true
  await until(() => tab.problems.some(problem => problem.code === 'network'))
  server.down = false
  const before = beats()
  await until(() => beats() > before)
  assert.deepEqual(playback.ends, [])
  assert.equal(screens.starts.length, 1)
})

test('heartbeat_pageIsLookedAtAgain_comesAtOnce', async () => {
  const tab = await device()
  await playing(tab)
  tab.documentListeners.visibilitychange()
  await until(() => beats() === 1)
})

test('heartbeat_hintWasLost_saysTheSame', async () => {
  const tab = await device({ rate: 100 })
  const playback = await playing(tab)
  screens.end(screens.live[0], 'taken_over', 'Phone', true)
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'taken_over')
  assert.equal(playback.ends[0].by, 'Phone')
})

test('check_mediaWasRefused_asksAtOnce', async () => {
  const tab = await device()
  const playback = await playing(tab)
  screens.end(screens.live[0], 'plan_changed', 'basic', true)
  playback.check()
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'plan_changed')
})

test('lapsed_viewerStillWatches_startsAgainUnheardWithSameKeyAndPass', async () => {
  const tab = await device({ rate: 100 })
  const playback = await playing(tab)
  const pass = playback.pass
  screens.forget()
  await until(() => screens.starts.length === 2)
  await until(() => beats() >= 2)
  const [first, again] = screens.starts
  assert.equal(again.start, first.start)
  assert.equal(again.pass, pass)
  assert.equal(again.take_over, undefined)
  assert.deepEqual(playback.ends, [])
  assert.equal(playback.id, screens.live[0].id)
})

test('lapsed_againBeforeAnyHeartbeat_isTold', async () => {
  const tab = await device({ rate: 100 })
  const playback = await playing(tab)
  const beat = screens.beat
  screens.beat = () => screens.problem(410, 'playback_ended', { reason: 'lapsed', by: null })
  await until(() => playback.ends.length === 1)
  assert.equal(screens.starts.length, 2, 'once, and not round and round')
  assert.equal(playback.ends[0].reason, 'lapsed')
  screens.beat = beat
})

test('lapsed_nobodyWatches_isToldAndNotStarted', async () => {
  const tab = await device({ rate: 100 })
  const playback = await playing(tab, { watched: () => false })
  screens.forget()
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'lapsed')
  assert.equal(screens.starts.length, 1)
  await playback.start()
  assert.equal(playback.playing, true)
})

test('lapsed_placeIsTakenMeanwhile_tellsWhoHasIt', async () => {
  const [tab, other] = [await device({ rate: 100 }), await device()]
  screens.limit = 1
  const playback = await playing(tab)
  screens.forget()
  await playing(other)
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'lapsed')
  assert.equal(playback.ends[0].error.code, 'too_many_screens')
  assert.equal(playback.ends[0].error.problem.watching.length, 1)
})

test('play_answerIsLost_asksAgainWithTheSameKeyForOnePlace', async () => {
  const tab = await device()
  server.loseAnswers = START
  const asked = playing(tab)
  await until(() => screens.starts.length === 1)
  server.loseAnswers = null
  const playback = await asked
  assert.equal(screens.starts.length, 2)
  assert.equal(screens.starts[1].start, screens.starts[0].start)
  assert.equal(screens.live.length, 1)
  assert.equal(playback.id, screens.live[0].id)
})

test('play_everyAnswerIsLost_rejectsAndTheNextStartFindsThatPlace', async () => {
  const tab = await device({ rate: 50 })
  server.loseAnswers = START
  await assert.rejects(tab.usher.play(FILM), { code: 'network', passing: true })
  assert.equal(screens.starts.length, 3)
  server.loseAnswers = null
  await playing(tab, { title: 'tram' })
  assert.equal(screens.live.length, 1)
})

test('signOut_startsWereLost_leavesNoKeyBehind', async () => {
  const tab = await device({ rate: 50 })
  server.loseAnswers = START
  await assert.rejects(tab.usher.play(FILM), { code: 'network' })
  server.loseAnswers = null
  assert.equal(kept(tab).length, 1)
  await tab.usher.signOut()
  assert.deepEqual([...tab.machine.items.keys()], ['usher.tv.device'])
})

test('play_serverWantsToBeLeftAlone_rejectsWithHowLong', async () => {
  const tab = await device()
  screens.held = true
  await assert.rejects(tab.usher.play(FILM), { code: 'starts_held', retryAfter: 7, passing: true })
  assert.equal(screens.starts.length, 1)
})

test('stop_whilePlaying_freesThePlaceAndTellsNoEnd', async () => {
  const tab = await device()
  const playback = await playing(tab)
  assert.equal(await playback.stop(), true)
  assert.equal(screens.live.length, 0)
  assert.deepEqual(playback.ends, [])
  assert.deepEqual(kept(tab), [])
  assert.equal(await playback.stop(), true)
  await playback.start()
  assert.notEqual(screens.starts[1].start, screens.starts[0].start)
})

test('stop_anotherFilmAtOnce_isNotInItsWay', async () => {
  const tab = await device()
  screens.limit = 1
  const playback = await playing(tab)
  const route = server.route
  let asked
  server.route = async call => {
    if (call.request.method === 'DELETE') await until(() => asked)
    return route.call(server, call)
  }
  const gone = playback.stop()
  const next = playing(tab, { title: 'tram' })
  await tab.usher.account() // time enough to ask for the place
  assert.equal(screens.starts.length, 1)
  asked = true
  assert.equal(await gone, true)
  assert.equal((await next).playing, true)
})

test('stop_whileItStarts_givesBackWhatComesLate', async () => {
  const tab = await device()
  const gate = server.gate(START)
  const asked = tab.usher.play(FILM)
  asked.catch(() => {})
  await gate.reached
  const started = tab.usher.plays
  assert.deepEqual(started, [])
  tab.usher.over({ reason: 'here' })
  gate.release()
  await assert.rejects(asked, { code: 'signed_out' })
})

test('start_stoppedBeforeItsAnswer_givesThePlaceBack', async () => {
  const tab = await device()
  const playback = await playing(tab)
  await playback.stop()
  const gate = server.gate(START)
  const asked = playback.start()
  asked.catch(() => {})
  await gate.reached
  await assert.rejects(playback.start(), { code: 'playing' })
  playback.stop()
  gate.release()
  await assert.rejects(asked, { code: 'stopped' })
  assert.equal(screens.live.length, 0)
  assert.deepEqual(kept(tab), [])
})

test('stop_usherIsOutOfReach_isNotWaitedForForEver', async () => {
  const tab = await device({ rate: 50 })
  const playback = await playing(tab)
  server.down = true
  assert.equal(await playback.stop(), false)
  server.down = false
  screens.limit = 1
  await playing(tab, { title: 'tram' })
  assert.equal(screens.live.length, 1, 'the next start has taken its own old place')
})

test('endPlayback_ofAnotherDevice_endsItThere', async () => {
  const [first, second] = [await device(), await device()]
  const playback = await playing(first)
  await second.usher.endPlayback(playback.id)
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'ended')
  assert.equal(playback.ends[0].by, screens.nameOf(second.usher.tokens.sid))
})

test('signedOutElsewhere_whilePlaying_endsBeforeTheSignInScreen', async () => {
  const tab = await device()
  const playback = await playing(tab)
  const order = []
  playback.onEnded(end => order.push(end.reason))
  tab.usher.onSignedOut(() => order.push('screen'))
  server.endAll('elsewhere')
  await until(() => order.length === 2)
  assert.deepEqual(order, ['signed_out', 'screen'])
  assert.equal(playback.ends[0].by, 'Chrome on Windows')
  assert.deepEqual([...tab.machine.items.keys()], ['usher.tv.device'])
})

test('crash_whilePlaying_nextStartTakesItsOwnPlace', async () => {
  const tv = machine()
  screens.limit = 1
  const before = await tv.tab().signIn()
  await playing(before)
  before.close() // without a word
  const tab = tv.tab()
  await tab.usher.start()
  await playing(tab, { title: 'tram' })
  assert.equal(screens.live.length, 1)
  assert.equal(screens.live[0].title, 'tram')
})

test('crash_afterItsPlaceWasStopped_startsWithANewKey', async () => {
  const tv = machine()
  const before = await tv.tab().signIn()
  const playback = await playing(before)
  before.close()
  screens.stop(before.usher.tokens.sid, playback.id)
  const tab = tv.tab()
  await tab.usher.start()
  assert.equal((await playing(tab)).playing, true)
  assert.equal(kept(tab).length, 1)
})

test('twoTabs_bothPlay_takeTwoPlacesAndHearOfTheirOwnEnd', async () => {
  const pc = machine()
  const first = await pc.tab().signIn()
  const second = pc.tab()
  await second.usher.start()
  const one = await playing(first)
  const two = await playing(second)
  assert.equal(screens.live.length, 2)
  assert.notEqual(one.id, two.id)
  await until(() => server.streams.size === 1)
  const phone = await device()
  await phone.usher.endPlayback(one.id)
  await until(() => one.ends.length === 1)
  assert.deepEqual(two.ends, [])
  await phone.usher.endPlayback(two.id)
  await until(() => two.ends.length === 1)
})

test('pageIsLeft_whilePlaying_freesThePlaceAtOnce', async () => {
  const tab = await device()
  const sent = []
  tab.fetch = (url, options) => {
    sent.push(options)
    return fetch(url, options)
  }
  await playing(tab)
  tab.fire('pagehide', { persisted: false })
  tab.asleep = true
  await until(() => screens.live.length === 0)
  const last = sent[sent.length - 1]
  assert.equal(last.method, 'DELETE')
  assert.equal(last.keepalive, true)
})

test('pageIsLeft_andShownAgain_saysThatItWasLeft', async () => {
  const tab = await device()
  const playback = await playing(tab)
  tab.fire('pagehide', { persisted: true })
  await until(() => screens.live.length === 0)
  tab.fire('pageshow', { persisted: true })
  await until(() => playback.ends.length === 1)
  assert.equal(playback.ends[0].reason, 'left')
  await playback.start()
  assert.equal(screens.live.length, 1)
})

test('pageIsLeft_browserSendsNothingAnyMore_itsNextStartTakesItsOwnPlace', async () => {
  for (const locks of [true, false]) {
    screens.forget()
    screens.limit = 1
    const tv = machine({ locks })
    const before = await tv.tab().signIn()
    await playing(before)
    before.fetch = () => Promise.reject(new Error('gone'))
    before.fire('pagehide', { persisted: false })
    before.close()
    const tab = tv.tab({ sessionItems: before.sessionItems })
    await tab.usher.start()
    assert.equal((await playing(tab)).playing, true)
    assert.equal(screens.live.length, 1)
    tab.close()
  }
})

test('twoPlayersOfOneHousehold_eachRetriesAfterEveryEnd_doNotFight', async () => {
  const [first, second] = [await device({ rate: 100 }), await device({ rate: 100 })]
  screens.limit = 1
  const retrying = playback =>
    playback.onEnded(() => playback.start().catch(error => refusals.push(error.code)))
  const refusals = []
  const one = await playing(first)
  retrying(one)
  const two = await playing(second, { takeOver: one.id })
  retrying(two)
  await until(() => refusals.length === 1)
  await first.usher.browser.pause(5 * 60000)
  assert.deepEqual(refusals, ['taken_over'])
  assert.equal(two.playing, true)
  assert.deepEqual(two.ends, [])
})
