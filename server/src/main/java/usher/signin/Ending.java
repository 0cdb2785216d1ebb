package usher.signin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a sign-in came to its end.
 *
 * @param by the name of the device that asked, when another one did
 */
public record Ending(Instant at, EndReason reason, @Nullable String by) {}
