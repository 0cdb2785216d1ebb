// The titles that Matinee's back end has for this account, fetched once and asked many things.

import { messages } from './messages.js'

export class Catalogue {
  constructor(answer) {
    this.rows = answer.rows.filter(row => row.titles.length > 0)
    this.titles = unique(
      [].concat.apply(
        [],
        this.rows.map(row => row.titles)
      )
    )
    this.featured = answer.featured || this.titles[0]
  }

  find(id) {
    return this.titles.filter(title => title.id === id)[0]
  }

  /** Rows of one kind: everything first, then one row for each genre that has enough of it. */
  rowsOf(kind, all) {
    const titles = this.titles.filter(title => kindOf(title) === kind)
    const genres = unique(
      [].concat.apply(
        [],
        titles.map(title => title.genres)
      )
    )
    const rows = genres.map(genre => ({
      name: genre,
      titles: titles.filter(title => title.genres.indexOf(genre) >= 0)
    }))
    return [{ name: all, titles }].concat(rows.filter(row => row.titles.length > 2))
  }

  /** Titles whose name, genre or year begins a word with `text`; name matches come first. */
  search(text) {
    const wanted = plain(text).trim()
    if (!wanted) return []
    const score = title => {
      if (beginsWord(title.name, wanted)) return 2
      return beginsWord(title.genres.join(' ') + ' ' + title.year, wanted) ? 1 : 0
    }
    return this.titles.filter(title => score(title) > 0).sort((a, b) => score(b) - score(a))
  }

  /** What shares the most genres with `title`. */
  like(title) {
    const shared = other => other.genres.filter(g => title.genres.indexOf(g) >= 0).length
    return this.titles
      .filter(other => other.id !== title.id && shared(other) > 0)
      .sort((a, b) => shared(b) - shared(a))
      .slice(0, 12)
  }
}

export function kindOf(title) {
  return /series|show/i.test(title.kind) ? 'series' : 'film'
}

/** "Film · 2024 · 1 h 42 min · Drama, Comedy", as parts. */
export function facts(title) {
  const words = messages.title
  const kind = kindOf(title) === 'series' ? words.series : words.film
  return [kind, title.year, title.minutes && words.length(title.minutes), title.rating].filter(
    Boolean
  )
}

function unique(list) {
  const seen = {}
  return list.filter(item => {
    const key = item.id || item
    return seen[key] ? false : (seen[key] = true)
  })
}

function beginsWord(text, wanted) {
  return (' ' + plain(text)).indexOf(' ' + wanted) >= 0
}

function plain(text) {
  return String(text)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
}
