package usher.web.view;

import org.jspecify.annotations.Nullable;

/** The pages on which a viewer lets a TV in. */
public sealed interface LinkView extends View {

  /** Where the code is typed. */
  record Enter(String code, int waitSeconds, Faults faults) implements LinkView {
    @Override
    public String template() {
      return "link/enter.jte";
    }
  }

  /**
   * Which device asks, and for how long it may stay.
   *
   * @param code as the TV shows it, with its dash
   * @param chosen {@code always}, {@code tonight} or {@code until}
   * @param tonight the end that "tonight" means, such as "Tuesday, 12:00"
   */
  record Confirm(
      String code,
      Asking device,
      String email,
      String chosen,
      String tonight,
      DateField until,
      Faults faults)
      implements LinkView {
    @Override
    public String template() {
      return "link/confirm.jte";
    }
  }

  /** The device that asks; place and model are left out when nothing is known. */
  record Asking(
      String kind, String name, @Nullable String model, @Nullable String place, String when) {}

  /** A date input: ISO dates, both ends included. */
  record DateField(String value, String first, String last) {}

  /** How it went: {@code allowed}, {@code denied} or {@code expired}, and until when if limited. */
  record Result(String outcome, String kind, String device, @Nullable String until)
      implements LinkView {
    @Override
    public String template() {
      return "link/result.jte";
    }
  }
}
