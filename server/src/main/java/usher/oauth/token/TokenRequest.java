package usher.oauth.token;

import org.jspecify.annotations.Nullable;
import usher.oauth.Client;

/**
 * Who asks for tokens, whatever the grant.
 *
 * @param client has proved who it is, if it can
 * @param keyThumbprint of the key that the sender has shown to have (RFC 9449); null if it showed
 *     none
 * @param place roughly where the request comes from; null keeps what is known
 */
record TokenRequest(Client client, @Nullable String keyThumbprint, @Nullable String place) {}
