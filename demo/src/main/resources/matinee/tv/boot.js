// What is said when the modules never run: a file did not arrive, or the browser is too old for
// them. A classic script in the oldest syntax, since it is there for the browsers that run nothing
// else.
;(function () {
  'use strict'

  function trouble(text) {
    var again = document.getElementById('boot-again')
    if (!again) return
    document.getElementById('boot-trouble').textContent = text
    again.hidden = false
    again.onclick = function () {
      location.reload()
    }
    again.focus()
  }

  var app = document.querySelector('script[type=module]')
  if (!('noModule' in app)) {
    trouble('This TV is a little too old for Matinee.')
    return
  }
  // The error may have happened before this script ran: then nothing replaced the first screen.
  app.addEventListener('error', function () {
    trouble('Matinee did not load. Please check this TV\u2019s connection.')
  })
  setTimeout(function () {
    trouble('Matinee is taking longer than usual.')
  }, 15000)
})()
