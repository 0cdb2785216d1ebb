// Every word that Matinee shows on the web and on the phone.

export const messages = {
  name: 'Matinee',
  titleOf: (name) => name + ' · Matinee',
  line: 'Films and series for whenever the lights go down.',
  signIn: 'Sign in',
  signingIn: 'One moment…',
  opening: 'Opening Matinee',

  // Why this device was signed out, one line each.
  signedOut: {
    here: 'You are signed out.',
    elsewhere: 'You were signed out from another device.',
    password_changed: 'You were signed out because the password was changed.',
    expired: 'Your stay has ended, so this device was signed out.',
    idle: 'You were signed out because this device had not been used for a long time.',
    replaced: 'You were signed out because this device was signed in anew.',
    token_reuse: 'You were signed out to keep the account safe.',
    admin: 'You were signed out by support.',
    account_closed: 'You were signed out because the account was closed.',
    key_lost: 'This browser has cleared what it kept of your sign-in.',
    ended: 'You were signed out.',
  },

  who: {
    title: 'Who is watching?',
    add: 'Add profile',
    edit: 'Edit profiles',
    done: 'Done',
    editOne: (name) => 'Edit ' + name,
  },

  profile: {
    newTitle: 'Add a profile',
    editTitle: 'Edit profile',
    name: 'Name',
    nameMissing: 'Give the profile a name.',
    picture: 'Picture',
    kids: 'For children',
    kidsHint: 'Shows only what is right for children.',
    save: 'Save',
    cancel: 'Cancel',
    remove: (name) => 'Delete ' + name,
    removeSure: (name) => 'Delete ' + name + ' for good?',
    removeKeep: 'Keep',
    last: 'The last profile stays.',
    notSaved: 'That could not be saved. Please try again.',
    pictures: {
      amber: 'Sun', coral: 'Glasses', fern: 'Leaves', ink: 'Moon',
      lilac: 'Opera mask', moss: 'Moustache', plum: 'Two minds', sky: 'Cloud',
    },
  },

  menu: {
    open: 'Account menu',
    switchTo: 'Who is watching',
    account: 'Account',
    help: 'Help',
    signOut: 'Sign out',
    close: 'Close',
    signingOut: 'Signing out…',
  },

  home: {
    tonight: 'Tonight at Matinee',
    details: 'See details',
    earlier: (row) => 'Earlier in ' + row,
    further: (row) => 'Further in ' + row,
  },

  title: {
    back: 'Back',
    play: 'Play',
    film: 'Film',
    series: 'Series',
    minutes: (n) => (n < 60 ? n + ' min' : Math.floor(n / 60) + ' h ' + (n % 60) + ' min'),
    each: (n) => n + ' min each',
    rated: (rating) => 'Rated ' + rating,
    more: 'You may also like',
    missing: 'This title is not in the programme.',
  },

  help: {
    title: 'Help',
    intro: 'Short answers to what people ask most.',
    questions: [
      ['How do I sign out of this device?',
        'Open the menu behind your picture at the top right and choose “Sign out”. The others stay signed in.'],
      ['How do I sign out of a device that is not here?',
        'Open Account. Under Devices you see each one, where it was last used, and a button to sign it out.'],
      ['How do I sign out of everything at once?',
        'Open Account and go to the bottom: “Sign out of all devices”. You sign in again with your password.'],
      ['How do I sign a TV in?',
        'Open Matinee on the TV. It shows a code and an address; enter the code there on your phone or laptop.'],
    ],
    account: 'Open your account',
    home: 'Back to the programme',
  },

  trouble: {
    offlineTitle: 'You are offline',
    offline: 'Matinee will be here when the connection is back.',
    awayTitle: 'Matinee cannot be reached',
    away: 'It is probably us and not you. Please try again in a moment.',
    retry: 'Try again',
  },
}
