package usher.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.web.view.AccountView.Happening;

/** What plays now, and why something was let in or not. */
public sealed interface WatchView extends View {

  /**
   * What plays now, as the account page shows it.
   *
   * @param known whether it could be asked at this moment
   * @param refusal the last refusal, if it is not long ago
   */
  record Now(List<Row> rows, boolean known, @Nullable Happening refusal) {
    public Now {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One screen.
   *
   * @param what who watches and what
   * @param frees when its place is free if it falls silent
   * @param current whether it is the device in the viewer's hand
   */
  record Row(
      String id,
      String kind,
      String device,
      String what,
      String since,
      String frees,
      boolean current) {}

  /**
   * The decisions, newest first.
   *
   * @param older the address of those before; null if there are none
   */
  record Decisions(List<Happening> lines, @Nullable String older) implements WatchView {
    public Decisions {
      lines = List.copyOf(lines);
    }

    @Override
    public String template() {
      return "account/decisions.jte";
    }
  }
}
