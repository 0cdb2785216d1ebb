/**
 * What the checks of tokens and of proofs are made of: keys, the addresses that proofs name, and
 * what was seen before. Not exported.
 */
@NullMarked
package usher.edge.jose;

import org.jspecify.annotations.NullMarked;
