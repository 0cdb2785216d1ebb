package usher.web.visit;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Handler;
import usher.http.Reply;
import usher.http.handlers.StaticFiles;
import usher.secret.Secrets;
import usher.signin.Browsers;
import usher.signin.Caller;
import usher.web.look.Brand;
import usher.web.look.Frame;
import usher.web.look.Messages;
import usher.web.look.Pages;

/** What all pages share: the look, the languages, and who is signed in. Thread-safe. */
public final class Site {
  private final Messages messages = new Messages();
  private final Pages pages = new Pages();
  private final StaticFiles files = new StaticFiles("usher/web/static");
  private final Brand brand;
  private final Browsers browsers;
  private final Secrets secrets;
  private final InstantSource clock;
  private final ZoneId zone;

  public Site(Brand brand, Browsers browsers, Secrets secrets, InstantSource clock, ZoneId zone) {
    this.brand = brand;
    this.browsers = browsers;
    this.secrets = secrets;
    this.clock = clock;
    this.zone = zone;
  }

  /** A page that anyone may open. */
  public Handler open(Function<Visit, Reply> page) {
    return call -> page.apply(visit(call));
  }

  /** A page of an account: whoever is not signed in does that first and comes back. */
  public Handler account(BiFunction<Visit, Caller, Reply> page) {
    return call -> {
      Visit visit = visit(call);
      Caller caller = visit.caller();
      return caller == null
          ? Reply.seeOther("/sign-in?next=" + Frame.encode(visit.here()))
          : page.apply(visit, caller);
    };
  }

  public Visit visit(Call call) {
    return new Visit(this, call, browsers.caller(call).orElse(null));
  }

  /** For when nobody should be asked who it is, as when the database is down. */
  public Visit stranger(Call call) {
    return new Visit(this, call, null);
  }

  public Brand brand() {
    return brand;
  }

  public Messages messages() {
    return messages;
  }

  public StaticFiles files() {
    return files;
  }

  Pages pages() {
    return pages;
  }

  Secrets secrets() {
    return secrets;
  }

  InstantSource clock() {
    return clock;
  }

  /** The zone of a viewer who does not tell one. */
  ZoneId zone(@Nullable String told) {
    return told == null ? zone : Zones.parse(told).orElse(zone);
  }
}
