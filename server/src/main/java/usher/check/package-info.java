/** The check of a request's token for proxies: nginx, Envoy, Traefik, Caddy. */
@NullMarked
package usher.check;

import org.jspecify.annotations.NullMarked;
