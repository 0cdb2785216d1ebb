/** The log of ended sign-ins and the feed that its readers follow. */
@NullMarked
package usher.revocation;

import org.jspecify.annotations.NullMarked;
