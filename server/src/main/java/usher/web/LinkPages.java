package usher.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.grant.DeviceCode;
import usher.grant.DeviceCodes;
import usher.grant.UserCode;
import usher.http.ClientAddress;
import usher.http.Form;
import usher.http.Reply;
import usher.limit.Throttle;
import usher.signin.Caller;
import usher.web.look.When;
import usher.web.view.Faults;
import usher.web.view.LinkView;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/** {@code /link}: a viewer lets a television in (RFC 8628, section 3.3). Thread-safe. */
final class LinkPages {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final DeviceCodes codes;
  private final Throttle guesses;

  LinkPages(DeviceCodes codes, Throttle guesses) {
    this.codes = codes;
    this.guesses = guesses;
  }

  /** Where the code is typed; with a code, which device asks. */
  Reply get(Visit visit, Caller caller) {
    String typed = visit.call().query("user_code");
    return typed == null
        ? visit.show(new LinkView.Enter("", 0, Faults.NONE))
        : find(visit, caller, typed, "always", "", Faults.NONE);
  }

  Reply post(Visit visit, Caller caller) {
    String typed = SignInPages.text(visit.form().one("user_code")).strip();
    if (typed.isEmpty()) {
      return enter(visit, Visit.FAULTY, "", 0, "link.code_missing");
    }
    return UserCode.parse(typed)
        .map(code -> Reply.seeOther("/link?user_code=" + code.shown()))
        .orElseGet(() -> enter(visit, Visit.FAULTY, typed, 0, "link.code_wrong"));
  }

  Reply decide(Visit visit, Caller caller) {
    Form form = visit.form();
    String typed = SignInPages.text(form.one("user_code"));
    UserCode code = UserCode.parse(typed).orElse(null);
    Looked looked = code == null ? new Looked(null, null) : look(visit, caller, code);
    if (looked.pause() != null) {
      return enter(visit, 429, "", Proof.seconds(looked.pause()), null);
    }
    DeviceCode wish = looked.wish();
    if (code == null || wish == null) {
      return result("expired", "other", "", null);
    }
    if (!"allow".equals(form.one("decision"))) {
      codes.deny(code, caller.account().id(), caller.sid());
      return result("denied", wish, null);
    }
    String howLong = SignInPages.text(form.one("how_long"));
    String until = SignInPages.text(form.one("until"));
    When when = visit.when(form.one("tz"));
    Stay stay = stay(visit, when, howLong, until);
    if (stay.fault() != null) {
      Faults faults = Faults.at("until", stay.fault());
      return visit.show(Visit.FAULTY, confirm(visit, caller, code, wish, howLong, until, faults));
    }
    return switch (codes.allow(code, caller.account().id(), caller.sid(), stay.endsAt())) {
      case DONE -> result("allowed", wish, stay.endsAt());
      case GONE -> result("expired", wish, null);
      case SIGNED_OUT -> Reply.seeOther("/sign-in?next=/link");
    };
  }

  /** How it went, told once; a reload leads back to the start. */
  Reply done(Visit visit, Caller caller) {
    Told told = Told.read(visit.call(), "link").orElse(null);
    if (told == null || told.values().size() != 5) {
      return Reply.seeOther("/link");
    }
    String outcome = told.values().get(1);
    if (!outcome.equals("allowed") && !outcome.equals("denied")) {
      outcome = "expired";
    }
    String until = told.values().get(4);
    return Told.forget(
        visit.show(
            new LinkView.Result(
                outcome,
                told.values().get(2),
                told.values().get(3),
                until.isEmpty() ? null : visit.when().future(Instant.parse(until)))));
  }

  /** The open wish of a code, if there is one; or how long to wait until the next try. */
  private record Looked(@Nullable DeviceCode wish, @Nullable Duration pause) {}

  /** Looks for a code's wish; each wrong one counts, on whatever way it comes. */
  private Looked look(Visit visit, Caller caller, UserCode code) {
    String byViewer = "viewer " + caller.account().id();
    String byAddress = "address " + ClientAddress.throttleKey(visit.call().address());
    Optional<Duration> wait = guesses.attempt(byAddress);
    if (wait.isEmpty()) {
      wait = guesses.attempt(byViewer);
      // A wait is no try: nobody's neighbours pay for it.
      wait.ifPresent(length -> guesses.takeBack(byAddress));
    }
    if (wait.isPresent()) {
      return new Looked(null, wait.get());
    }
    DeviceCode wish = codes.find(code).orElse(null);
    if (wish != null) {
      guesses.takeBack(byViewer);
      guesses.takeBack(byAddress);
    }
    return new Looked(wish, null);
  }

  private Reply find(
      Visit visit, Caller caller, String typed, String chosen, String until, Faults faults) {
    UserCode code = UserCode.parse(typed).orElse(null);
    if (code == null) {
      return enter(visit, Visit.FAULTY, typed, 0, "link.code_wrong");
    }
    Looked looked = look(visit, caller, code);
    if (looked.pause() != null) {
      return enter(visit, 429, "", Proof.seconds(looked.pause()), null);
    }
    DeviceCode wish = looked.wish();
    if (wish == null) {
      return enter(visit, Visit.FAULTY, code.letters(), 0, "link.code_wrong");
    }
    return visit.show(confirm(visit, caller, code, wish, chosen, until, faults));
  }

  private static LinkView.Confirm confirm(
      Visit visit,
      Caller caller,
      UserCode code,
      DeviceCode wish,
      String chosen,
      String until,
      Faults faults) {
    When when = visit.when();
    var device = wish.description();
    LocalDate today = today(visit, when.zone());
    return new LinkView.Confirm(
        code.shown(),
        new LinkView.Asking(
            device.kind().word(),
            device.name(),
            DeviceList.known(device.model()),
            DeviceList.place(visit, wish.place()),
            when.past(wish.askedAt())),
        caller.account().email(),
        chosen,
        when.weekday(noon(today.plusDays(1), when.zone())),
        new LinkView.DateField(
            until, today.plusDays(1).toString(), today.plusDays(LONGEST.toDays()).toString()),
        faults);
  }

  /** When a stay ends; null means not by itself. Or what is wrong with the choice. */
  private record Stay(@Nullable Instant endsAt, @Nullable String fault) {}

  private static Stay stay(Visit visit, When when, String howLong, String until) {
    LocalDate today = today(visit, when.zone());
    return switch (howLong) {
      case "tonight" -> new Stay(noon(today.plusDays(1), when.zone()), null);
      case "until" -> {
        LocalDate day = date(until);
        if (day != null && day.isAfter(today) && !day.isAfter(today.plusDays(LONGEST.toDays()))) {
          yield new Stay(noon(day, when.zone()), null);
        }
        String fault = until.isEmpty() ? "link.until_missing" : "link.until_wrong";
        yield new Stay(null, visit.words().say(fault));
      }
      default -> new Stay(null, null);
    };
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static LocalDate today(Visit visit, ZoneId zone) {
    return LocalDate.ofInstant(visit.now(), zone);
  }

  private static Instant noon(LocalDate day, ZoneId zone) {
    return day.atTime(LocalTime.NOON).atZone(zone).toInstant();
  }

  private static Reply result(String outcome, DeviceCode wish, @Nullable Instant endsAt) {
    var device = wish.description();
    return result(outcome, device.kind().word(), device.name(), endsAt);
  }

  private static Reply result(String outcome, String kind, String name, @Nullable Instant endsAt) {
    String until = endsAt == null ? "" : endsAt.toString();
    return Told.of("link", outcome, kind, name, until).on(Reply.seeOther("/link/done"));
  }

  private static Reply enter(
      Visit visit, int status, String code, int waitSeconds, @Nullable String fault) {
    Faults faults = fault == null ? Faults.NONE : Faults.at("user_code", visit.words().say(fault));
    Reply reply = visit.show(status, new LinkView.Enter(code, waitSeconds, faults));
    return waitSeconds > 0 ? reply.header("Retry-After", String.valueOf(waitSeconds)) : reply;
  }
}
