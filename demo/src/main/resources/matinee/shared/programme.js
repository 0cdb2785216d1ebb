// The catalogue for whoever is watching, fetched once for each sign-in.

const UNSURE_TRIES = 3
const UNSURE_MS = 1000
const FOR_CHILDREN = ['U', 'PG']

export class Programme {
  constructor(app) {
    this.app = app
    this.asked = null
  }

  /** @return {Promise<{rows: Array, featured: Object}>} what this profile may see */
  async rows() {
    if (!this.asked) {
      this.asked = this.fetch('/api/catalogue')
      this.asked.catch(() => (this.asked = null))
    }
    const all = await this.asked
    return this.app.profile && this.app.profile.kids ? forChildren(all) : all
  }

  async title(id) {
    const { rows } = await this.rows()
    return rows.flatMap((row) => row.titles).find((title) => title.id === id) || null
  }

  /** What shares most genres with this title. */
  async like(title) {
    const { rows } = await this.rows()
    const shared = (other) => other.genres.filter((genre) => title.genres.includes(genre)).length
    return rows.flatMap((row) => row.titles)
      .filter((other) => other.id !== title.id && shared(other) > 0)
      .sort((a, b) => shared(b) - shared(a))
      .slice(0, 8)
  }

  /** 503 means that the back end has lost Usher for a moment: ask again before troubling anyone. */
  async fetch(path) {
    for (let tries = 1; ; tries++) {
      const answer = await this.app.usher.fetch(path)
      if (answer.ok) return answer.json()
      if (answer.status !== 503 || tries === UNSURE_TRIES) throw new Error(path + ': ' + answer.status)
      await new Promise((done) => setTimeout(done, UNSURE_MS))
    }
  }
}

function forChildren(all) {
  const allowed = (title) => FOR_CHILDREN.includes(title.rating)
  const rows = all.rows
    .map((row) => ({ name: row.name, titles: row.titles.filter(allowed) }))
    .filter((row) => row.titles.length > 2)
    .sort((a, b) => share(b) - share(a))
  return { rows, featured: rows[0].titles[0] }
}

/** How much of a row is for the youngest: such rows come first for them. */
function share(row) {
  return row.titles.filter((title) => title.rating === 'U').length / row.titles.length
}
