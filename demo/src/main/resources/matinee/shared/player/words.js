// Every word of the player, on web, phone and TV.

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six']
const number = n => NUMBERS[n] || String(n)
const screens = n => (n === 1 ? 'one screen' : number(n).toLowerCase() + ' screens')

export const words = {
  pause: 'Pause',
  play: 'Play',
  progress: 'Progress',
  wholeScreen: 'Whole screen',
  back: title => 'Back to ' + title,
  /** Why this start waits for a moment, by the code that Usher gave. */
  held: {
    starts_held: 'Matinee has just been restarted and lets those who were watching come back first.',
    leases_down: 'Matinee cannot see right now who is watching. Your film starts as soon as it can.',
    too_many_requests: 'That was a lot at once. Your film starts in a moment.'
  },
  quality: name => ({ hd: 'HD', sd: 'SD' })[name] || '',
  spoken: (at, length) => at + ' of ' + length,

  // Refused: no place.
  full: n => (n === 1 ? 'One screen is already watching' : number(n) + ' screens are already watching'),
  fullPlan: n => 'Your plan is for ' + screens(n) + ' at once. Stop one of them to watch here.',
  fullRule: n => 'What you chose can be watched on ' + screens(n) + ' at once. Stop one to watch here.',
  awayFull: 'The connection was lost for a while, and another screen has taken the place.',
  stop: device => 'Stop watching on ' + device,
  stopHere: 'Stop the other one here',
  since: time => 'since ' + time,
  here: 'this device',
  more: n => (n === 1 ? 'and one more screen' : 'and ' + n + ' more screens'),
  plans: list => list.map(plan => plan.name + ' is for ' + screens(plan.screens)).join(', ') + ' at once.',
  signOut: 'Sign out a device',
  signOutTitle: 'Sign out a device',
  signOutText: 'Open this address on your phone or laptop. Under Devices you can sign out any of them.',
  signOutQr: 'A code that opens this address on your phone',
  justTaken: by => by + ' has just started to watch',
  justTakenText: 'It took this screen’s place a moment ago. You can take it back, or leave it to them.',
  takeTurns: 'Too many changes at once',
  takeTurnsText: n => 'Devices have taken this place from each other several times. Please try again in '
    + (n === 1 ? 'a second.' : n + ' seconds.'),
  notNow: 'That cannot be played just now',

  // Ended: it played, and does not any more.
  takenOver: by => by + ' is watching now',
  takenOverText: (by, time) => 'At ' + time + ' somebody chose to watch on ' + by + ' instead of here.',
  ended: by => 'Stopped from ' + by,
  endedUnknown: 'Watching was stopped',
  endedText: time => 'At ' + time + ' somebody stopped watching here. You can go on where you left off.',
  changed: 'Your plan has changed',
  changedText: by => 'It is ' + by + ' now and for fewer screens. The screens that started last go on.',
  lapsed: 'The connection was lost',
  lapsedText: 'It was away for too long to keep this place. You can go on where you left off.',
  left: 'Go on watching?',
  leftText: 'You left this page, so its place was given back.',
  again: 'Watch here again',
  takeBack: 'Watch here instead',
  retry: 'Try again',

  trouble: 'That did not work',
  troubleText: 'Matinee could not reach its servers. Please try again in a moment.',
  offline: 'You are offline',
  offlineText: 'Matinee goes on when the connection is back.',
  another: 'another device'
}
