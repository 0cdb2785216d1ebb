package usher.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.Accounts;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.playback.decision.Decision;
import usher.playback.decision.Decisions;
import usher.signin.Caller;

/**
 * {@code /v1/playbacks/decisions} for a viewer's devices and {@code
 * /v1/admin/accounts/{id}/decisions} for support: why a device was let in or not, to both in the
 * same words. Thread-safe.
 */
public final class DecisionRoutes {
  private static final int PAGE = 20;
  private static final int PAGE_MAX = 100;

  private final Decisions decisions;
  private final Accounts accounts;
  private final Consumer<Call> operator;

  /**
   * Makes the handlers.
   *
   * @param operator refuses whoever is none
   */
  public DecisionRoutes(Decisions decisions, Accounts accounts, Consumer<Call> operator) {
    this.decisions = decisions;
    this.accounts = accounts;
    this.operator = operator;
  }

  /**
   * Adds the routes.
   *
   * @param callers whose device it is that asks
   */
  void add(Routes routes, Function<Call, Caller> callers) {
    routes
        .get("/v1/playbacks/decisions", call -> page(call, callers.apply(call).account().id()))
        .get("/v1/admin/accounts/{id}/decisions", this::ofAccount);
  }

  private Reply ofAccount(Call call) {
    operator.accept(call);
    Account account =
        accounts
            .find(new AccountId(call.pathValue("id")))
            .orElseThrow(() -> new Problem(404, "not_found", "There is no such account."));
    return page(call, account.id());
  }

  private Reply page(Call call, AccountId account) {
    String before = call.query("before");
    int max = max(call.query("max"));
    List<Decision> page = decisions.before(account, before == null ? "" : before, max);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("decisions", page.stream().map(PlaybackViews::decision).toList());
    view.put("before", page.size() == max ? page.getLast().id() : null);
    return Reply.json(200, view);
  }

  private static int max(@Nullable String text) {
    if (text == null) {
      return PAGE;
    }
    int max = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (max < 1 || max > PAGE_MAX) {
      throw new Problem(400, "max_unclear", "max is a number from 1 to " + PAGE_MAX + ".");
    }
    return max;
  }
}
