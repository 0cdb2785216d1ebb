package usher.web.view;

import org.jspecify.annotations.Nullable;

/**
 * One signed-in device in a list.
 *
 * @param sid the sign-in
 * @param id the device
 * @param unusedSince the day of the last use, when that is long ago
 */
public record DeviceRow(
    String sid,
    String id,
    String kind,
    String name,
    @Nullable String model,
    @Nullable String place,
    String lastUsed,
    @Nullable String profile,
    String since,
    @Nullable String endsAt,
    @Nullable String unusedSince,
    boolean current) {}
