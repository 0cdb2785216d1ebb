// Every word that a viewer reads on the TV.

const count = (n, one, many) => (n === 1 ? one : n + ' ' + many)

export const messages = {
  brand: 'Matinee',
  tagline: 'Films and series for the good part of the day.',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  back: 'Back',
  loading: 'One moment',

  signIn: {
    title: 'Use your phone to sign in',
    scan: 'Point your phone\u2019s camera at the square,',
    visit: 'or open the address below it and type this code.',
    code: 'Your code',
    fetching: 'Getting a code for you',
    qr: 'QR code that opens the sign-in address on your phone',
    newCode: 'Get a new code',
    minutesLeft: n => 'Good for ' + count(n, 'one more minute', 'more minutes'),
    lastMinute: 'Good for less than a minute',
    denied: 'The request was declined. Here is a new code.',
    expired: 'The last code ran out. Here is a new one.',
    offline: 'This TV is offline. The code comes as soon as it is back.',
    offlineWithCode: 'This TV is offline. The code works again as soon as it is back.'
  },

  // By the reason that Usher gives; nothing but these words ever travels in an address.
  signedOut: {
    here: 'You are signed out. Nothing of yours is left on this TV.',
    elsewhere: 'You were signed out from another device.',
    password_changed: 'The password was changed. Please sign in again.',
    expired: 'Your stay here has ended.',
    idle: 'This TV was not used for a long time. Please sign in again.',
    replaced: 'This TV was signed in anew somewhere else.',
    token_reuse: 'To keep your account safe, this TV was signed out.',
    admin: 'Matinee\u2019s support team signed this TV out.',
    account_closed: 'The account on this TV was closed.',
    key_lost: 'This TV has cleared what it kept of your sign-in.',
    ended: 'This TV is signed out.'
  },

  profiles: {
    title: 'Who is watching?',
    kids: 'Kids',
    none: 'This account has no profiles yet',
    noneText: 'Add one on your phone or laptop, at this address:',
    lookAgain: 'Look again'
  },

  menu: {
    label: 'Menu',
    profile: 'Change profile',
    search: 'Search',
    home: 'Home',
    films: 'Films',
    series: 'Series',
    list: 'My List',
    help: 'Get Help'
  },

  browse: {
    allFilms: 'All films',
    allSeries: 'All series',
    kept: n => count(n, 'One title', 'titles'),
    emptyTitle: 'Your list is empty',
    emptyText: 'Open a film or a series and choose \u201cAdd to My List\u201d.',
    emptyAction: 'Look around',
    nothing: 'Nothing here yet.'
  },

  search: {
    title: 'Search',
    hint: 'Films, series, genres',
    space: 'Space',
    erase: 'Delete',
    clear: 'Clear',
    keyboard: 'Keyboard',
    suggestions: 'Often watched',
    found: n => count(n, 'One title', 'titles'),
    nothing: what => 'Nothing found for \u201c' + what + '\u201d. How about one of these?'
  },

  title: {
    play: 'Play',
    add: 'Add to My List',
    remove: 'Remove from My List',
    added: 'Added to My List',
    removed: 'Removed from My List',
    more: 'More like this',
    length: n =>
      (n < 60 ? n + ' min' : Math.floor(n / 60) + ' h ' + (n % 60 ? (n % 60) + ' min' : '')).trim(),
    film: 'Film',
    series: 'Series'
  },

  help: {
    title: 'Get Help',
    thisTv: 'This TV',
    name: 'Name',
    model: 'Model',
    watching: 'Watching now',
    connection: 'Connection',
    usher: 'Signing in',
    catalogue: 'Catalogue',
    checking: 'Checking',
    working: ms => 'Working, ' + ms + ' ms',
    failing: 'No answer',
    checkAgain: 'Check again',
    account: 'Your account',
    accountQr: 'A code that opens this address on your phone',
    accountText: 'Plan, password and devices: open this address on your phone or laptop.',
    questions: 'Questions',
    answers: [
      [
        'Pictures are missing or slow to come',
        'Check the connection above. If it is slow, try a cable, or a place nearer the router.'
      ],
      [
        'Someone else is signed in to my account',
        'Open your account on your phone. Under Devices you can sign out one, or all at once.'
      ],
      [
        'I am only staying here for a few days',
        'Choose an end date when you sign in: on that day this TV signs itself out.'
      ]
    ],
    signOutTitle: 'Leaving this TV?',
    signOutText: 'Sign out and nothing of yours stays on it. Your other devices go on as before.',
    signOut: 'Sign out'
  },

  confirm: {
    title: 'Sign out of this TV?',
    text: 'To watch here again you will need your phone. Your other devices stay signed in.',
    signOut: 'Sign out',
    working: 'Signing out',
    failed: 'That did not work. Please check the connection and try again.'
  },

  leave: {
    title: 'Leave Matinee?',
    stay: 'Stay',
    leave: 'Leave',
    goodbye: 'See you soon',
    open: 'Open Matinee'
  },

  trouble: {
    offline: 'This TV is offline',
    offlineText: 'Matinee needs the internet. Please check the connection, then try again.',
    failed: 'That did not work',
    failedText: 'Matinee could not reach its servers. Nothing is wrong with your TV.'
  },

  tv: {
    name: 'Living Room TV',
    samsung: 'Samsung TV',
    lg: 'LG TV',
    fire: 'Fire TV',
    android: 'Android TV',
    browser: 'Browser preview'
  }
}
