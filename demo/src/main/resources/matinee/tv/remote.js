// Turns the keys of remotes and keyboards into the few words that the screens understand.

const BY_NAME = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Up: 'up',
  Down: 'down',
  Left: 'left',
  Right: 'right',
  Enter: 'ok',
  Tab: 'next',
  Escape: 'back',
  Esc: 'back',
  Backspace: 'back',
  GoBack: 'back',
  BrowserBack: 'back',
  XF86Back: 'back',
  MediaPlayPause: 'play',
  MediaPlay: 'play',
  MediaPause: 'play',
  MediaStop: 'back',
  MediaRewind: 'rewind',
  MediaFastForward: 'forward'
}

// For the TVs that send no name: 461 is Back on webOS, 10009 on Tizen.
const BY_CODE = {
  8: 'back',
  9: 'next',
  13: 'ok',
  27: 'back',
  37: 'left',
  38: 'up',
  39: 'right',
  40: 'down',
  166: 'back',
  19: 'play',
  412: 'rewind',
  413: 'back',
  415: 'play',
  417: 'forward',
  461: 'back',
  10009: 'back',
  10252: 'play'
}

/** The meaning of a key event, or undefined for a key that is none of ours. */
export function meaning(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined
  return BY_NAME[event.key] || BY_CODE[event.keyCode]
}
