// Makes the pages nicer. Every page works without it.
(function () {
  "use strict";

  // A page that comes back from the browser's memory may show what has been signed out since.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      location.reload();
    }
  });

  var each = function (selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  };

  // The page of a browser that is signed out from elsewhere must not stand there any longer.
  var address = document.body.dataset.events;
  var leaving = false;
  var stream = null;

  // Whoever signed this browser out sees that it shows its sign-in page: said once that is there.
  var keepToken = function (data) {
    try {
      sessionStorage.setItem("told", JSON.parse(data).told_token || "");
    } catch (e) {
      // Then it is not said.
    }
  };
  var sayTold = function () {
    try {
      var token = sessionStorage.getItem("told");
      sessionStorage.removeItem("told");
      if (token) {
        fetch("/v1/events/told", {
          method: "POST",
          credentials: "omit",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ token: token })
        });
      }
    } catch (e) {
      // Then it is not said.
    }
  };
  if (!address) {
    sayTold();
  }

  var listen = function () {
    if (document.hidden || !address || !window.EventSource) {
      // Browsers open few connections to one server; tabs in the background leave theirs.
      if (stream) {
        stream.close();
        stream = null;
      }
      return;
    }
    if (!stream) {
      stream = new EventSource(address);
      stream.addEventListener("signed_out", function (event) {
        stream.close();
        keepToken(event.data);
        // What this page itself has asked for leads to a page of its own.
        if (!leaving) {
          location.replace("/sign-in");
        }
      });
    }
  };
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("submit", function (event) {
    leaving = !event.defaultPrevented;
  });
  window.addEventListener("pagehide", function () {
    if (stream) {
      stream.close();
      stream = null;
    }
  });
  listen();

  var zone = "";
  try {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  } catch (e) {
    // Without a zone the server uses its own.
  }
  if (zone) {
    var secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = "tz=" + zone + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
    each("[data-zone]", function (field) {
      field.value = zone;
    });
  }

  each("[data-reveals]", function (button) {
    var field = document.getElementById(button.dataset.reveals);
    var show = function (plain) {
      field.type = plain ? "text" : "password";
      button.textContent = plain ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", plain ? button.dataset.hideLong : button.dataset.showLong);
    };
    show(false);
    button.hidden = false;
    button.addEventListener("click", function () {
      show(field.type === "password");
      field.focus();
    });
    // Managers and histories must never meet a password in a plain field.
    field.form.addEventListener("submit", function () {
      show(false);
    });
  });

  each("[data-code]", function (field) {
    var tidy = function () {
      var letters = function (text) {
        return text.toUpperCase().replace(/[^A-Z]/g, "");
      };
      var caret = letters(field.value.slice(0, field.selectionStart)).length;
      var value = letters(field.value).slice(0, 8);
      if (field.value !== value) {
        field.value = value;
        field.setSelectionRange(caret, caret);
      }
    };
    tidy();
    field.addEventListener("input", tidy);
  });

  each("[data-ticks]", function (form) {
    var button = form.querySelector("button[data-none]");
    if (!button) {
      return;
    }
    var tell = function () {
      var count = form.querySelectorAll("input[name=sid]:checked").length;
      var text = button.dataset.other.replace("#", String(count));
      button.textContent = count === 0 ? button.dataset.none : count === 1 ? button.dataset.one : text;
      button.setAttribute("aria-disabled", count === 0 ? "true" : "false");
    };
    form.addEventListener("change", tell);
    form.addEventListener("submit", function (event) {
      if (event.submitter === button && button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        form.querySelector("input[name=sid]").focus();
      }
    });
    tell();
  });

  // A receipt goes on until all is certain; a screen or a server may still answer.
  each("[data-updates]", function (sheet) {
    var tries = 0;
    var later = function () {
      tries += 1;
      if (tries <= 20 && sheet.dataset.updates) {
        setTimeout(ask, 500);
      }
    };
    var show = function (text) {
      var next = new DOMParser().parseFromString(text, "text/html");
      each("[id^=receipt-]", function (part) {
        var fresh = next.getElementById(part.id);
        if (fresh && fresh.outerHTML !== part.outerHTML) {
          part.className = fresh.className;
          part.innerHTML = fresh.innerHTML;
        }
      });
      if (!next.querySelector("[data-updates]")) {
        delete sheet.dataset.updates;
      }
    };
    var ask = function () {
      fetch(location.href, { credentials: "same-origin", redirect: "error" })
        .then(function (answer) {
          return answer.ok ? answer.text().then(show) : null;
        })
        .then(later, later);
    };
    later();
  });

  // The answer for an app, on its way.
  each("form[data-send]", function (form) {
    form.submit();
  });

  each("[data-wait]", function (place) {
    var left = Number(place.dataset.wait);
    var tick = function () {
      left -= 1;
      if (left <= 0) {
        place.parentNode.textContent = place.dataset.over;
        return;
      }
      place.textContent = left === 1 ? place.dataset.one : place.dataset.other.replace("#", left);
      setTimeout(tick, 1000);
    };
    // The alert is read out once; the numbers after it are for the eye.
    place.closest("[role=alert]").removeAttribute("role");
    setTimeout(tick, 1000);
  });

  each("form[method=post]", function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = "yes";
      setTimeout(function () {
        delete form.dataset.sent;
      }, 5000);
    });
  });
})();
