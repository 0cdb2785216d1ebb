package usher.oauth.authorize;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Form;
import usher.http.Reply;
import usher.http.SetCookie;

/**
 * The languages in which an app wants the pages to be ({@code ui_locales}, OpenID Connect Core,
 * section 3.1.2.1): a cookie for the pages that follow. What the viewer chose goes before it.
 */
public final class UiLocales {
  /** Holds language tags, the best first, with dots between. */
  public static final String COOKIE = "ui-locales";

  private static final Pattern TAGS =
      Pattern.compile("[A-Za-z0-9-]{2,35}( [A-Za-z0-9-]{2,35}){0,9}");

  private UiLocales() {}

  /**
   * The reply with the cookie that an app's request asks for, or without that of the app before.
   */
  public static Reply on(Reply reply, Call call, Form request) {
    String asked = request.all("ui_locales").stream().findFirst().orElse("");
    if (TAGS.matcher(asked).matches()) {
      return reply.cookie(new SetCookie(COOKIE, asked.replace(' ', '.'), null));
    }
    return call.cookie(COOKIE) == null ? reply : reply.cookie(SetCookie.gone(COOKIE));
  }

  /** What the cookie says, as an {@code Accept-Language} header would; null without one. */
  public static @Nullable String acceptLanguage(Call call) {
    String value = call.cookie(COOKIE);
    return value == null || value.length() > 400 ? null : value.replace('.', ',');
  }
}
