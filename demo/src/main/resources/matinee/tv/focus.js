// Moves the focus with four arrows, and never loses it.
//
// Containers are marked `data-nav="row"` or `data-nav="column"` and nest. An arrow climbs from the
// focused element to the nearest container along its axis that has a neighbour on that side, and
// enters it where it was left. Positions on the screen play no part: while rows are still sliding
// they would lie.
//
// `data-nav-grid` on a column of rows keeps the place within the row. A container is entered where
// it was left; else at its `data-nav-first`, else in its `data-nav-main` part. `data-nav-enter`
// holds a selector for a container that is entered at the same place always.

const FOCUSABLE = 'button:not([disabled]), a[href], [data-focus]'
const ITEM = '[data-nav], ' + FOCUSABLE

const DIRECTIONS = {
  left: ['row', -1],
  right: ['row', 1],
  up: ['column', -1],
  down: ['column', 1]
}

const lastIn = new WeakMap()

const isContainer = node => node.hasAttribute('data-nav')
const isShown = node => node.getClientRects().length > 0
const parentOf = node => node.parentElement && node.parentElement.closest('[data-nav]')
const all = (node, selector) => Array.prototype.slice.call(node.querySelectorAll(selector))

function focusables(node) {
  return all(node, FOCUSABLE).filter(isShown)
}

function itemsOf(container) {
  return all(container, ITEM).filter(
    node =>
      parentOf(node) === container &&
      (isContainer(node) ? focusables(node).length > 0 : isShown(node))
  )
}

function isUsable(node, container) {
  return node && container.contains(node) && node.matches(FOCUSABLE) && isShown(node)
}

function targetIn(node) {
  if (!isContainer(node)) return node
  const always = node.getAttribute('data-nav-enter')
  const choices = [
    always && node.querySelector(always),
    lastIn.get(node),
    node.querySelector('[data-nav-first]')
  ]
  const chosen = choices.filter(choice => isUsable(choice, node))[0]
  if (chosen) return chosen
  const main = node.querySelector('[data-nav-main]')
  return (main && focusables(main)[0]) || focusables(node)[0]
}

function focus(node) {
  if (!node) return false
  // The screens slide by themselves; a browser's own scrolling would move them a second time.
  node.focus({ preventScroll: true })
  return document.activeElement === node
}

/** Focuses what was focused last inside `node`, else its first choice, else its first element. */
export function enter(node) {
  return focus(targetIn(node))
}

/** Whether the focus is on something visible inside `scope`. */
export function isInside(scope) {
  return isUsable(document.activeElement, scope)
}

/** Makes `node` the place at which its containers are entered next, without focusing it. */
export function remember(node) {
  for (let at = parentOf(node); at; at = parentOf(at)) lastIn.set(at, node)
}

/** Moves the focus one step inside `scope`; false when nothing lies on that side. */
export function move(scope, direction) {
  const axis = DIRECTIONS[direction][0]
  const step = DIRECTIONS[direction][1]
  let from = document.activeElement
  for (let at = parentOf(from); at && scope.contains(at); from = at, at = parentOf(at)) {
    if (at.getAttribute('data-nav') !== axis) continue
    const items = itemsOf(at)
    const next = items[items.indexOf(from) + step]
    if (next)
      return focus(at.hasAttribute('data-nav-grid') ? sameColumn(from, next) : targetIn(next))
  }
  return false
}

function sameColumn(from, next) {
  const places = isContainer(next) ? itemsOf(next) : [next]
  const at = isContainer(from) ? itemsOf(from).indexOf(document.activeElement) : 0
  return targetIn(places[Math.max(0, Math.min(at, places.length - 1))])
}

/**
 * Goes to the next element in the order of reading, around the end; for keyboards with a Tab key.
 */
export function next(scope, step) {
  const nodes = focusables(scope)
  const at = nodes.indexOf(document.activeElement)
  focus(nodes[(at + step + nodes.length) % nodes.length])
}

/**
 * From now on, focus that falls out of `scope()` (a removed button, a click beside) is put back.
 */
export function guard(scope) {
  document.addEventListener('focusin', event => remember(event.target))
  const restore = () => {
    const within = scope()
    if (within && !isInside(within)) enter(within)
  }
  document.addEventListener('mousedown', event => {
    if (!event.target.closest || !event.target.closest(FOCUSABLE)) event.preventDefault()
  })
  document.addEventListener('focusout', () => setTimeout(restore, 0))
  document.addEventListener('click', () => setTimeout(restore, 0))
  window.addEventListener('focus', restore)
}
