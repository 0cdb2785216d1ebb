// What this TV says about itself when it signs in: `{ kind, name, model }`; usher.js adds a lasting
// id.

import { messages } from './messages.js'

export function thisDevice() {
  const found = describe(navigator.userAgent)
  return { kind: 'tv', name: found.name, model: found.model }
}

function describe(agent) {
  const words = messages.tv
  if (/Tizen/.test(agent)) return { name: words.samsung, model: samsungModel() || 'Samsung' }
  if (/Web0S|webOS/.test(agent)) return { name: words.lg, model: lgModel(agent) || 'LG webOS' }
  const fire = /\b(AFT\w+)/.exec(agent)
  if (fire) return { name: words.fire, model: fire[1] }
  const android = /Android [^;)]*; ([^;)]+?)(?: Build|[;)])/.exec(agent)
  if (android && !/Mobile/.test(agent)) return { name: words.android, model: cut(android[1]) }
  return { name: words.name, model: browser(agent) }
}

function samsungModel() {
  try {
    return 'Samsung ' + cut(window.webapis.productinfo.getRealModel())
  } catch (e) {
    return undefined
  }
}

function lgModel(agent) {
  const found = /\b(\d{2}[A-Z]{2}\w{3,})\b/.exec(agent)
  return found && 'LG ' + found[1]
}

function browser(agent) {
  const found = /(Chrome|Firefox)\/(\d+)/.exec(agent) || /Version\/(\d+).*(Safari)/.exec(agent)
  if (!found) return messages.tv.browser
  return found[2] === 'Safari' ? 'Safari ' + found[1] : found[1] + ' ' + found[2]
}

function cut(text) {
  return String(text).slice(0, 50)
}
