/** What is measured, for Prometheus. */
@NullMarked
package usher.metric;

import org.jspecify.annotations.NullMarked;
