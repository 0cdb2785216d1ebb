package usher.playback.lease;

import java.time.Instant;

/** The right to keep a playback going until an instant; a heartbeat renews it. */
public record Lease(Playback playback, Instant expiresAt) {}
