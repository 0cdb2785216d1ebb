/** The models of the protocols, searched as their README says. */
@NullMarked
package usher.spec;

import org.jspecify.annotations.NullMarked;
