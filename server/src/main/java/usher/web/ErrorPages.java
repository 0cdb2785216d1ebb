package usher.web;

import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.limit.Overload;
import usher.web.view.ErrorView;
import usher.web.visit.Site;
import usher.web.visit.Visit;

/** What a viewer sees when something cannot be done. Thread-safe. */
final class ErrorPages {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
  private static final int SERVER_FAULT = 500;

  /** Nothing that a viewer could mend, nor go on with. */
  private static final Set<String> APPS_FAULTS =
      Set.of("unknown_client", "unknown_redirect", "invalid_request_uri");

  private final Site site;

  ErrorPages(Site site) {
    this.site = site;
  }

  Reply show(Problem problem, Call call) {
    // With the database down, to ask who it is would fail once more.
    Visit visit = problem.status() >= SERVER_FAULT ? site.stranger(call) : site.visit(call);
    String kind = kind(problem);
    String again = kind.equals("too_old") ? call.path() : null;
    return visit.show(problem.status(), new ErrorView(kind, call.requestId(), again));
  }

  /**
   * The page, or that there is too much to do at this moment. Not thrown on: who has just proved
   * who they are must get the browser's new cookie, since the old one is worthless already.
   */
  static Reply orSorry(Visit visit, Supplier<Reply> page) {
    try {
      return page.get();
    } catch (Overload e) {
      LOG.warn("overloaded: {}", e.getMessage());
      return visit
          .show(503, new ErrorView("broken", visit.call().requestId(), null))
          .header("Retry-After", String.valueOf(Math.max(1, e.pause().toSeconds())));
    }
  }

  /** The account has changed since the form was shown. */
  static Reply overtaken(Visit visit) {
    return visit.show(409, new ErrorView("too_old", visit.call().requestId(), visit.call().path()));
  }

  private static String kind(Problem problem) {
    if (problem.code().equals("form_too_old")) {
      return "too_old";
    }
    if (APPS_FAULTS.contains(problem.code())) {
      return "app";
    }
    return switch (problem.status()) {
      case 404 -> "not_found";
      case 429 -> "busy";
      default -> problem.status() >= SERVER_FAULT ? "broken" : "refused";
    };
  }
}
