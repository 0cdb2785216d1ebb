package usher.web;

import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.web.view.ErrorView;
import usher.web.visit.Site;
import usher.web.visit.Visit;

/** What a viewer sees when something cannot be done. Thread-safe. */
final class ErrorPages {
  private static final int SERVER_FAULT = 500;

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

  private static String kind(Problem problem) {
    if (problem.code().equals("form_too_old")) {
      return "too_old";
    }
    return switch (problem.status()) {
      case 404 -> "not_found";
      case 429 -> "busy";
      default -> problem.status() >= SERVER_FAULT ? "broken" : "refused";
    };
  }
}
