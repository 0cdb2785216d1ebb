// Builds elements. Text is always text: nothing here takes HTML.

const SVG = 'http://www.w3.org/2000/svg'

/**
 * @param {string} name of the element
 * @param {?Object} props attributes, and listeners as `on: {event: listener}`
 * @param {...(Node|string|null|Array)} children
 */
export function h(name, props, ...children) {
  const element = document.createElement(name)
  Object.entries(props || {}).forEach(([key, value]) => {
    if (value === null || value === undefined || value === false) return
    if (key === 'on') Object.entries(value).forEach((pair) => element.addEventListener(...pair))
    else element.setAttribute(key, value === true ? '' : value)
  })
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

const ICONS = {
  caret: 'M6 9l6 6 6-6',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  pencil: 'M4 20l1-5L16 4l4 4L9 19zM13 7l4 4',
  close: 'M6 6l12 12M18 6L6 18',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.6-6 8-6s8 2 8 6',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M12 17v.1',
  leave: 'M14 4H6v16h8M11 12h10M17 8l4 4-4 4',
  check: 'M5 13l5 5L19 7',
  play: 'M7 4.5l12 7.5-12 7.5z',
  pause: 'M8 5v14M16 5v14',
  whole: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

/** The name of the house, in its own letter. */
export function wordmark() {
  return h('img', { class: 'wordmark', src: '/shared/wordmark.svg', alt: 'Matinee', width: 168, height: 24 })
}

export function face(profile) {
  const src = '/pictures/' + encodeURIComponent(profile.picture) + '.svg'
  return h('img', { class: 'face', src, alt: '', width: 144, height: 144 })
}
