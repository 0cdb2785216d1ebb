// Matinee on the web.

import { App } from '/shared/app.js'
import { h, wordmark } from '/shared/dom.js'
import { helpScreen } from '/shared/screens/help.js'
import { homeScreen } from '/shared/screens/home.js'
import { profileScreen } from '/shared/screens/profile.js'
import { profilesScreen } from '/shared/screens/profiles.js'
import { titleScreen } from '/shared/screens/title.js'
import { watchScreen } from '/shared/screens/watch.js'
import { accountMenu } from './menu.js'

function topBar(app) {
  const menu = app.profile ? accountMenu(app) : null
  return h('header', { class: 'top' }, h('a', { class: 'home', href: '#/' }, wordmark()), menu)
}

new App({
  root: document.getElementById('app'),
  client: 'web',
  home: '/',
  screens: {
    home: (app) => homeScreen(app, topBar),
    titles: (app, route) => titleScreen(app, route, topBar),
    watch: watchScreen,
    help: (app) => helpScreen(app, topBar),
    profiles: profilesScreen,
    profile: profileScreen,
  },
}).begin()
