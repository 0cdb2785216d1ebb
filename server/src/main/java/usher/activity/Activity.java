package usher.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of what happened on an account.
 *
 * @param device the name, at that time, of the device it happened to
 * @param by the name of the device from which it was done, when another one
 * @param reason why a device was signed out, as the API writes it
 */
public record Activity(
    Instant at,
    ActivityKind kind,
    @Nullable String device,
    @Nullable String by,
    @Nullable String reason,
    @Nullable String place) {}
