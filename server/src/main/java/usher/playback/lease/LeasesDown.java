package usher.playback.lease;

import java.time.Duration;
import usher.limit.Overload;

/** The lease store cannot be asked at this moment; what was asked of it may or may not be done. */
public final class LeasesDown extends Overload {
  private static final long serialVersionUID = 1;

  public LeasesDown(Throwable cause) {
    super("the lease store cannot be reached", Duration.ofSeconds(2), cause);
  }
}
