package usher.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.device.DeviceRecognizer;
import usher.device.Heard;
import usher.device.Places;
import usher.http.Form;
import usher.http.SetCookie;
import usher.secret.Secrets;
import usher.signin.BrowserCookie;
import usher.signin.Caller;
import usher.signin.SignIn;
import usher.signout.Arrival;
import usher.signout.Cause;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.sql.Database;
import usher.web.visit.Visit;

/** Signs a browser in, once its password is verified. Thread-safe. */
final class BrowserEntrance {
  /** What came of it. */
  sealed interface Outcome {}

  /** It is signed in; its cookies. */
  record Entered(SetCookie cookie, SetCookie device) implements Outcome {}

  /** It is not: too many devices, or the account changed meanwhile. */
  record Refused(boolean tooMany) implements Outcome {}

  /** By which a browser is known again, so that it replaces its entry in the list. */
  static final String DEVICE_COOKIE = "__Host-usher-device";

  private static final Duration DEVICE_LIFE = Duration.ofDays(400);
  private static final String CLIENT = "usher";
  private static final int SECRET_LENGTH = 43;

  private final Database database;
  private final Entrance entrance;
  private final SignOut signOut;
  private final DeviceRecognizer recognizer;
  private final Places places;
  private final Secrets secrets;

  BrowserEntrance(
      Database database,
      Entrance entrance,
      SignOut signOut,
      DeviceRecognizer recognizer,
      Places places,
      Secrets secrets) {
    this.database = database;
    this.entrance = entrance;
    this.signOut = signOut;
    this.recognizer = recognizer;
    this.places = places;
    this.secrets = secrets;
  }

  Outcome enter(Visit visit, Form form, Account verified) {
    String device = device(visit);
    String secret = secrets.secret();
    Arrival arrival =
        new Arrival(
            verified.id(),
            Secrets.hash(device),
            recognizer.describe(Heard.told(form), Heard.hints(visit.call())),
            CLIENT,
            places.of(visit.call().address()),
            verified.passwordHash(),
            Secrets.hash(secret),
            null);
    return switch (database.write(tx -> entrance.enter(tx, arrival))) {
      case Entrance.Refused(Entrance.Why why) -> new Refused(why == Entrance.Why.TOO_MANY_DEVICES);
      case Entrance.Entered entered -> {
        leave(visit.caller(), entered.signIn());
        yield entered(entered.signIn(), secret, device);
      }
    };
  }

  private static Entered entered(SignIn signIn, String secret, String device) {
    BrowserCookie cookie = new BrowserCookie(signIn.account(), signIn.sid(), secret);
    return new Entered(
        new SetCookie(BrowserCookie.NAME, cookie.value(), Proof.COOKIE_LIFE),
        new SetCookie(DEVICE_COOKIE, device, DEVICE_LIFE));
  }

  /** One browser, one sign-in: who comes with another account leaves the one before. */
  private void leave(@Nullable Caller before, SignIn now) {
    if (before != null && !before.account().id().equals(now.account())) {
      Cause cause = Cause.asked(before.sid(), before.deviceName());
      signOut.of(before.account().id(), Which.one(before.sid()), cause);
    }
  }

  private String device(Visit visit) {
    String known = visit.call().cookie(DEVICE_COOKIE);
    return known != null && known.length() == SECRET_LENGTH ? known : secrets.secret();
  }
}
