/** What a client can ask and do about tokens that were issued. */
@NullMarked
package usher.oauth.issued;

import org.jspecify.annotations.NullMarked;
