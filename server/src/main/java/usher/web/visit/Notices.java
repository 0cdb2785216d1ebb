package usher.web.visit;

import java.util.Optional;
import java.util.Set;
import usher.http.Reply;

/** The sentences that one page leaves for the top of the next. */
public final class Notices {
  private static final Set<String> KEYS =
      Set.of(
          "profiles.saved",
          "profiles.deleted",
          "profiles.full",
          "profiles.last",
          "devices.renamed",
          "devices.none_ticked",
          "watching.stopped",
          "watching.over",
          "watching.not_stopped",
          "sign_out.nothing");

  private Notices() {}

  public static Reply to(String path, String key) {
    return Told.notice(key).on(Reply.seeOther(path));
  }

  /** The key of the sentence that was left, if any. */
  public static Optional<String> read(Visit visit) {
    return Told.read(visit.call(), "notice")
        .map(told -> told.at(1))
        .filter(key -> KEYS.contains(key));
  }
}
