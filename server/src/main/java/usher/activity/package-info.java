/** What happened on an account, for the viewer to read. */
@NullMarked
package usher.activity;

import org.jspecify.annotations.NullMarked;
