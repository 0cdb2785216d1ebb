// Matinee on the phone.

import { App } from '/shared/app.js'
import { h, wordmark } from '/shared/dom.js'
import { helpScreen } from '/shared/screens/help.js'
import { homeScreen } from '/shared/screens/home.js'
import { profileScreen } from '/shared/screens/profile.js'
import { profilesScreen } from '/shared/screens/profiles.js'
import { titleScreen } from '/shared/screens/title.js'
import { watchScreen } from '/shared/screens/watch.js'
import { sheetButton } from './sheet.js'

function topBar(app) {
  const photo = app.profile ? sheetButton(app) : null
  return h('header', { class: 'top' }, h('a', { class: 'home', href: '#/' }, wordmark()), photo)
}

/** A real phone is recognised by Usher; this page on a laptop says that it plays one. */
function device() {
  return /Mobi|Android|iPhone|iPad/.test(navigator.userAgent) ? undefined : { kind: 'phone', name: 'Phone' }
}

new App({
  root: document.getElementById('app'),
  client: 'phone',
  home: '/phone',
  device: device(),
  screens: {
    home: (app) => homeScreen(app, topBar),
    titles: (app, route) => titleScreen(app, route, topBar),
    watch: watchScreen,
    help: (app) => helpScreen(app, topBar),
    profiles: profilesScreen,
    profile: profileScreen,
  },
}).begin()
