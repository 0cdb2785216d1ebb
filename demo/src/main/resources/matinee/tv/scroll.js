// Slides what is taller than its window so that the focused element stays in sight, by transform
// alone.

/** Keeps the focus inside `content` in the middle of `frame`, as far as the ends allow. */
export function follow(frame, content) {
  const slide = () => {
    const focused = document.activeElement
    if (!content.contains(focused)) return
    const middle = topIn(content, focused) + focused.offsetHeight / 2
    const longest = Math.max(0, content.offsetHeight - frame.clientHeight)
    const y = Math.max(0, Math.min(middle - frame.clientHeight / 2, longest))
    content.style.transform = 'translateY(' + -y / rem() + 'rem)'
  }
  content.addEventListener('focusin', slide)
  holdStill(frame)
  return slide
}

/** Undoes the scrolling of browsers that know no `preventScroll` (Chrome before 64). */
export function holdStill(frame) {
  frame.addEventListener('scroll', () => {
    frame.scrollTop = 0
    frame.scrollLeft = 0
  })
}

function topIn(content, node) {
  let top = 0
  for (let at = node; at && at !== content; at = at.offsetParent) top += at.offsetTop
  return top
}

function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize)
}
