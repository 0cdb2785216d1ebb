// Why somebody does not watch here, and what can be done: the same on every screen, as words and
// choices for it to draw.
//
// The first choice is the one that has the focus. After a take-over it is the one that leaves things
// as they are: whoever presses OK as the picture goes must not take over again.

import { words } from './words.js'

const SHOWN = 4

/**
 * @param {{name: string, code: (string|undefined), problem: (Object|undefined),
 *   end: (Object|undefined), pause: (number|undefined)}} state of a viewing
 * @param {Object} title
 * @return {{heading: string, text: string, watching: Array, more: string, note: string,
 *   choices: Array<{does: string, label: string}>}} `does` is again, takeBack, signOut or back;
 *   each of `watching` is `{id, kind, device, line, label}`
 */
export function reasonsOf(state, title) {
  const back = { does: 'back', label: words.back(title.name) }
  if (state.name === 'refused') return refused(state, back)
  if (state.name === 'ended') return ended(state.end, back)
  const offline = navigator.onLine === false
  return page(
    offline ? words.offline : words.trouble,
    offline ? words.offlineText : words.troubleText,
    [{ does: 'again', label: words.retry }, back]
  )
}

function refused(state, back) {
  const problem = state.problem
  const all = problem.watching || []
  if (state.code === 'too_many_screens') {
    const ofPlan = problem.rule === 'plan'
    const text = (ofPlan ? words.fullPlan : words.fullRule)(problem.limit)
    return Object.assign(
      page(words.full(problem.limit), state.end ? words.awayFull : text, [
        { does: 'signOut', label: words.signOut },
        back
      ]),
      { watching: all.slice(0, SHOWN).map(one => watcher(one)) },
      all.length > SHOWN ? { more: words.more(all.length - SHOWN) } : {},
      ofPlan && problem.plans.length > 0 ? { note: plansNote(problem.plans) } : {}
    )
  }
  if (state.code === 'taken_over') {
    const by = problem.by || words.another
    const other = all.filter(one => one.device.name === by)[0] || all[0]
    const take = { does: 'take', id: other && other.id, label: words.takeBack }
    return page(words.justTaken(by), words.justTakenText, other ? [back, take] : [back])
  }
  const again = { does: 'again', label: words.retry }
  return state.code === 'too_many_take_overs'
    ? page(words.takeTurns, words.takeTurnsText(state.pause || 1), [back, again])
    : page(words.notNow, problem.detail || '', [again, back])
}

function ended(end, back) {
  const by = end.by || words.another
  const again = { does: 'again', label: words.again }
  const take = { does: 'takeBack', label: words.takeBack }
  switch (end.reason) {
    case 'taken_over':
      return page(words.takenOver(by), words.takenOverText(by, clock(end.at)), [back, take])
    case 'ended':
      return page(end.by ? words.ended(by) : words.endedUnknown, words.endedText(clock(end.at)), [back, again])
    case 'plan_changed':
      return page(words.changed, words.changedText(capital(by)), [back, again])
    case 'left':
      return page(words.left, words.leftText, [again, back])
    default:
      return page(words.lapsed, words.lapsedText, [again, back])
  }
}

function page(heading, text, choices) {
  return { heading, text, choices, watching: [], more: '', note: '' }
}

function watcher(one) {
  const name = one.device.name
  return {
    id: one.id,
    kind: one.device.kind,
    device: one.current ? name + ' (' + words.here + ')' : name,
    line: [one.profile, one.title_name, words.since(clock(one.since))].filter(Boolean).join(' · '),
    label: one.current ? words.stopHere : words.stop(name)
  }
}

function plansNote(plans) {
  return words.plans(plans.map(plan => ({ name: capital(plan.name), screens: plan.screens })))
}

function capital(name) {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The time of day, and the day before it where that is another one than today. */
export function clock(instant) {
  const at = new Date(instant)
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  if (at.toDateString() === new Date().toDateString()) return time
  return at.toLocaleDateString('en', { weekday: 'long' }) + ', ' + time
}

/** `1:41:00`, or `4:05`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0))
  const two = n => (n < 10 ? '0' : '') + n
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const end = ':' + two(whole % 60)
  return hours > 0 ? hours + ':' + two(minutes) + end : minutes + end
}

/** Device icons, drawn on a grid of 32: paths of lines. */
export const DEVICE_ICONS = {
  tv: 'M5.5 6h21A2.5 2.5 0 0 1 29 8.5v12a2.5 2.5 0 0 1-2.5 2.5h-21A2.5 2.5 0 0 1 3 20.5v-12A2.5 2.5 0 0 1 5.5 6zM11 27h10M16 23v4',
  phone: 'M12.5 3h7a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zM14.5 25.5h3',
  tablet: 'M9 3.5h14a3 3 0 0 1 3 3v19a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3v-19a3 3 0 0 1 3-3zM14 25h4',
  computer: 'M8 6.5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM2.5 25.5h27',
  stick: 'M13.5 3.5h5v5h-5zM13 8.5h6a2.5 2.5 0 0 1 2.5 2.5v15a2.5 2.5 0 0 1-2.5 2.5h-6a2.5 2.5 0 0 1-2.5-2.5V11A2.5 2.5 0 0 1 13 8.5zM16 20v4',
  cast: 'M4 11V9a2.5 2.5 0 0 1 2.5-2.5h19A2.5 2.5 0 0 1 28 9v14a2.5 2.5 0 0 1-2.5 2.5H18M4 16a9.5 9.5 0 0 1 9.5 9.5M4 20.8a4.7 4.7 0 0 1 4.7 4.7',
  console: 'M10.5 9.5h11c4 0 6.5 4 7.4 9.3.6 3.7-.6 6.2-3 6.2-3.1 0-4-4.5-6-4.5h-7.8c-2 0-2.9 4.5-6 4.5-2.4 0-3.6-2.5-3-6.2C4 13.5 6.5 9.5 10.5 9.5z',
  other: 'M6.5 7h19A2.5 2.5 0 0 1 28 9.5v8a2.5 2.5 0 0 1-2.5 2.5h-19A2.5 2.5 0 0 1 4 17.5v-8A2.5 2.5 0 0 1 6.5 7zM9 25h14'
}
