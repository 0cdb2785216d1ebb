package usher.oauth.authorize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;

/**
 * Sends browsers back to the app with the answer (RFC 6749, sections 4.1.2 and 4.1.2.1), which
 * names the issuer (RFC 9207). Thread-safe.
 */
final class AuthorizationResponses {
  private final String issuer;
  private final FormPostPage page;

  AuthorizationResponses(String issuer, FormPostPage page) {
    this.issuer = issuer;
    this.page = page;
  }

  Reply code(Call call, AuthorizationRequest.Back back, String code) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("code", code);
    return send(call, back, answer);
  }

  Reply error(Call call, AuthorizationRequest.Back back, String error, @Nullable String text) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("error", error);
    if (text != null) {
      answer.put("error_description", text);
    }
    return send(call, back, answer);
  }

  Reply error(Call call, AuthorizationRequest.Back back, Problem fault) {
    return error(call, back, fault.code(), fault.detail());
  }

  private Reply send(Call call, AuthorizationRequest.Back back, Map<String, String> answer) {
    if (back.state() != null) {
      answer.put("state", back.state());
    }
    answer.put("iss", issuer);
    String uri = back.redirectUri();
    return switch (back.mode()) {
      case QUERY -> Reply.seeOther(uri + (uri.contains("?") ? "&" : "?") + encoded(answer));
      case FRAGMENT -> Reply.seeOther(uri + "#" + encoded(answer));
      case FORM_POST ->
          page.draw(call, uri, answer).formActions(List.of(RedirectUris.formAction(uri)));
    };
  }

  private static String encoded(Map<String, String> answer) {
    return new Form(
            answer.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        field -> List.of(field.getValue()),
                        (one, other) -> one,
                        LinkedHashMap::new)))
        .encoded();
  }
}
