/** Security events for whoever needs to know (OpenID Shared Signals Framework and CAEP, 1.0). */
@NullMarked
package usher.signal;

import org.jspecify.annotations.NullMarked;
