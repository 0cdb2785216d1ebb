package usher.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * More is asked for at this moment than can be done: nothing happened, and it is worth trying again
 * after the pause. Without a stack trace, since it is an answer and not a defect.
 */
public class Overload extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Duration pause;

  public Overload(String text, Duration pause, @Nullable Throwable cause) {
    super(text, cause, false, false);
    this.pause = pause;
  }

  protected Overload(String text, Duration pause) {
    super(text, null, false, false);
    this.pause = pause;
  }

  /** When it may be tried again. */
  public Duration pause() {
    return pause;
  }
}
