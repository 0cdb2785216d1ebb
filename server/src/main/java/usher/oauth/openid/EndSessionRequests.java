package usher.oauth.openid;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.http.Form;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.authorize.RedirectUris;
import usher.signin.Caller;

/**
 * Reads an app's request to sign the viewer out (OpenID Connect RP-Initiated Logout, section 2).
 * Thread-safe.
 */
public final class EndSessionRequests {
  /**
   * What was read.
   *
   * @param client which app asks; null when it does not say, or nothing is known of it
   * @param hint of whom it is; null without a genuine one
   * @param back where the browser goes afterwards, {@code state} and all; null for a page of ours
   * @param faulty whether something in it is wrong: then it leads back nowhere, and the viewer is
   *     asked (section 4)
   */
  public record EndSession(
      @Nullable Client client,
      IdTokenHints.@Nullable Hint hint,
      @Nullable String back,
      boolean faulty) {
    private static final EndSession FAULTY = new EndSession(null, null, null, true);

    /** Whether it is about the sign-in of this browser, so that the viewer need not be asked. */
    public boolean isAbout(Caller caller) {
      return !faulty
          && hint != null
          && hint.account().equals(caller.account().id())
          && hint.sid().equals(caller.sid());
    }

    /** What a page on the way must be allowed to lead to with a form. */
    public List<String> formActions() {
      return back == null ? List.of() : List.of(RedirectUris.formAction(back));
    }
  }

  private final Clients clients;
  private final IdTokenHints hints;

  public EndSessionRequests(Clients clients, IdTokenHints hints) {
    this.clients = clients;
    this.hints = hints;
  }

  /** Reads one; {@code logout_hint} is not needed, since a browser has one sign-in at most. */
  public EndSession read(Form form) {
    if (form.values().values().stream().anyMatch(values -> values.size() > 1)) {
      return EndSession.FAULTY;
    }
    String told = one(form, "id_token_hint");
    IdTokenHints.Hint hint = told == null ? null : hints.read(told).orElse(null);
    String named = one(form, "client_id");
    if ((told != null && hint == null)
        || (named != null && hint != null && !hint.clientId().equals(named))) {
      return EndSession.FAULTY;
    }
    String id = hint == null ? named : hint.clientId();
    Client client = id == null ? null : clients.find(id).orElse(null);
    if (id != null && client == null) {
      return EndSession.FAULTY;
    }
    return read(form, client, hint);
  }

  /** Where it leads back to must be registered for the client, character by character. */
  private static EndSession read(
      Form form, @Nullable Client client, IdTokenHints.@Nullable Hint hint) {
    String asked = one(form, "post_logout_redirect_uri");
    if (asked == null || client == null) {
      // Without knowing whose address it is, the viewer is asked and stays here.
      return new EndSession(client, hint, null, false);
    }
    if (!client.flow().postLogoutRedirectUris().contains(asked)) {
      return EndSession.FAULTY;
    }
    String state = one(form, "state");
    return new EndSession(client, hint, state == null ? asked : withState(asked, state), false);
  }

  private static String withState(String uri, String state) {
    return uri
        + (uri.contains("?") ? "&" : "?")
        + "state="
        + URLEncoder.encode(state, StandardCharsets.UTF_8);
  }

  private static @Nullable String one(Form form, String name) {
    List<String> values = form.all(name);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }
}
