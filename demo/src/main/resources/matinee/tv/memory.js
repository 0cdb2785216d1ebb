// What this page keeps between two loads: all of it belongs to whoever is signed in, lives under
// one prefix, and goes with `wipe()`. Tokens and the device's id are usher.js's own affair.

const PREFIX = 'matinee.tv.'

/** Reads a value that `keep` wrote; `otherwise` when there is none. */
export function recall(name, otherwise) {
  try {
    const text = sessionStorage.getItem(PREFIX + name)
    return text === null ? otherwise : JSON.parse(text)
  } catch (e) {
    return otherwise
  }
}

/** Keeps a value for as long as the app is open. */
export function keep(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch (e) {
    // A TV without storage forgets between loads; nothing else depends on it.
  }
}

/** Forgets everything about the viewer. */
export function wipe() {
  try {
    Object.keys(sessionStorage)
      .filter(name => name.indexOf(PREFIX) === 0)
      .forEach(name => sessionStorage.removeItem(name))
  } catch (e) {
    // No storage, nothing kept.
  }
}
