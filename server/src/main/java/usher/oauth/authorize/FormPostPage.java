package usher.oauth.authorize;

import java.util.Map;
import usher.http.Call;
import usher.http.Reply;

/** Draws the page whose form brings the answer to the app (Form Post Response Mode). */
@FunctionalInterface
public interface FormPostPage {
  /** The page, with a form that goes to that address with those fields. */
  Reply draw(Call call, String action, Map<String, String> fields);
}
