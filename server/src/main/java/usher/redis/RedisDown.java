package usher.redis;

/** Redis did not answer in time, or refused; what was asked of it may or may not be done. */
public final class RedisDown extends RuntimeException {
  private static final long serialVersionUID = 1;

  RedisDown(String text, Throwable cause) {
    super(text, cause);
  }
}
