// A few lines to build elements with; text never passes through an HTML parser.

import { icons } from './icons.js'

const SVG = 'http://www.w3.org/2000/svg'

/** Makes an element: `el('p', { class: 'quiet', text: 'Hello' }, ...children)`. */
export function el(tag, props, ...children) {
  const node = document.createElement(tag)
  Object.keys(props || {}).forEach(name => set(node, name, props[name]))
  children.filter(Boolean).forEach(child => node.appendChild(child))
  return node
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return
  if (name === 'text') node.textContent = value
  else if (name === 'class') node.className = value
  else if (name === 'press') node.addEventListener('click', value)
  else node.setAttribute(name, value === true ? '' : value)
}

/** A button; `press` runs on Enter, OK and a pointer's click alike. */
export function button(text, press, props) {
  return el('button', Object.assign({ type: 'button', class: 'button', text, press }, props))
}

/** A line icon; it says nothing to a screen reader, since a word always stands beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  icons[name].forEach(d => {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.appendChild(path)
  })
  return svg
}

/** A picture that disappears, rather than showing a broken frame, when it does not arrive. */
export function picture(src, props) {
  const image = el('img', Object.assign({ src, alt: '' }, props))
  image.addEventListener('error', () => {
    image.style.visibility = 'hidden'
  })
  return image
}

/** Puts `children` in the place of everything inside `host`. */
export function fill(host, ...children) {
  host.textContent = ''
  children.filter(Boolean).forEach(child => host.appendChild(child))
}

/** Tells a screen reader what has changed, without moving the focus. */
export function announce(text) {
  document.getElementById('announcer').textContent = text
}
