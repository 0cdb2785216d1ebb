package usher.web.visit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.SetCookie;
import usher.oauth.authorize.UiLocales;
import usher.secret.Secrets;
import usher.signin.Caller;
import usher.web.look.Frame;
import usher.web.look.When;
import usher.web.look.Words;
import usher.web.view.View;

/** One request for a page: who opens it, in which language and time zone. Used by one thread. */
public final class Visit {
  /** What ties forms to this browser: a random value, of which each form carries a hash. */
  public static final String FORM_COOKIE = "__Host-usher-form";

  /** A form whose fields are not right; shown again with what to mend. */
  public static final int FAULTY = 422;

  private final Site site;
  private final Call call;
  private final @Nullable Caller caller;
  private final Words words;
  private final When when;
  private final Instant now;
  private @Nullable String newFormSecret;

  Visit(Site site, Call call, @Nullable Caller caller) {
    this.site = site;
    this.call = call;
    this.caller = caller;
    this.words =
        site.messages()
            .choose(
                call.cookie("lang"),
                UiLocales.acceptLanguage(call),
                call.header("Accept-Language"));
    this.now = site.clock().instant();
    this.when = new When(words, now, site.zone(call.cookie("tz")));
  }

  public Call call() {
    return call;
  }

  public @Nullable Caller caller() {
    return caller;
  }

  public Words words() {
    return words;
  }

  public When when() {
    return when;
  }

  public Instant now() {
    return now;
  }

  /** The same in the zone that a form tells; a first visit has no cookie with it yet. */
  public When when(@Nullable String zone) {
    return zone == null || zone.isEmpty() ? when : new When(words, now, site.zone(zone));
  }

  /** This page's address, to come back to; of a form, the page that it stands on. */
  public String here() {
    String query = call.method().equals("GET") ? call.rawQuery() : null;
    return query == null ? call.path() : call.path() + "?" + query;
  }

  /** The form that was sent, once it is sure that it was one of ours, in this browser. */
  public Form form() {
    Form form = call.form();
    String secret = call.cookie(FORM_COOKIE);
    String token = form.one("csrf");
    boolean ours = secret != null && token != null && Secrets.matches(pepper(secret), token);
    if (!ours || "cross-site".equals(call.header("Sec-Fetch-Site"))) {
      throw new Problem(403, "form_too_old", "The form is from another visit.");
    }
    return form;
  }

  public Reply show(View view) {
    return show(200, view);
  }

  public Reply show(int status, View view) {
    Reply reply = Reply.html(status, site.pages().draw(frame(), view));
    String fresh = newFormSecret;
    return fresh == null ? reply : reply.cookie(new SetCookie(FORM_COOKIE, fresh, null));
  }

  private Frame frame() {
    return new Frame(
        site.brand(),
        words,
        site.messages().tags(),
        site.files(),
        Secrets.hash(pepper(formSecret())),
        here(),
        caller != null);
  }

  private String formSecret() {
    String known = call.cookie(FORM_COOKIE);
    if (known != null && !known.isEmpty()) {
      return known;
    }
    String made = newFormSecret == null ? site.secrets().secret() : newFormSecret;
    newFormSecret = made;
    return made;
  }

  private static String pepper(String secret) {
    return "form " + secret;
  }
}
