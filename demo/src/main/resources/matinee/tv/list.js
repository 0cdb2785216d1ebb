// My List: the titles that each profile has put aside, kept for as long as the app is open.

import { keep, recall } from './memory.js'

export class MyList {
  constructor(profile) {
    this.key = 'list.' + profile
    this.ids = recall(this.key, [])
  }

  has(id) {
    return this.ids.indexOf(id) >= 0
  }

  /** Adds what is missing and removes what is there; true when it is in the list afterwards. */
  toggle(id) {
    const had = this.has(id)
    this.ids = had ? this.ids.filter(other => other !== id) : [id].concat(this.ids)
    keep(this.key, this.ids)
    return !had
  }
}
