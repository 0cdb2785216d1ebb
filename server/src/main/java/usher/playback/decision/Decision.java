package usher.playback.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Playback.Title;

/**
 * Why a device was let in or not, in one record that viewer, support and engineer read alike.
 *
 * @param id grows with time; empty until it is written
 * @param reason {@link #ADMITTED}, or why not
 * @param rule the rule that refused; for an admission the one that is nearest to its limit, the
 *     plan's; {@code leases_down} for one that could not be counted
 * @param limit how many that rule allows
 * @param inUse the account's screens in use: with this one if it was let in, else without
 * @param other the name of the device that had to give way, or of the one that took over
 * @param shadow the rules on trial that would have refused
 * @param watching what the rule counted
 */
public record Decision(
    String id,
    AccountId account,
    Instant at,
    String reason,
    String rule,
    int limit,
    int inUse,
    String device,
    @Nullable String profile,
    Title title,
    ContentKind content,
    @Nullable String other,
    List<String> shadow,
    List<Watching> watching) {
  /** The reason of an admission. */
  public static final String ADMITTED = "admitted";

  /** One of those who watched when another was refused. */
  public record Watching(String device, @Nullable String profile, String title, Instant since) {}

  public Decision {
    shadow = List.copyOf(shadow);
    watching = List.copyOf(watching);
  }

  /** Whether the device was let in. */
  public boolean admitted() {
    return reason.equals(ADMITTED);
  }
}
