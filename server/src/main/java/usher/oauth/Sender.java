package usher.oauth;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for tokens.
 *
 * @param key the thumbprint of the key that it has shown to have (RFC 9449); null without a proof
 * @param place roughly where it is; null keeps what is known
 */
record Sender(Client client, @Nullable String key, @Nullable String place) {}
