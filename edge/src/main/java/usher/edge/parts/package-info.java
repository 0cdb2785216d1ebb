/**
 * What the library is made of, as far as it needs nothing of the rest: keys, tokens taken apart,
 * the set of revoked sids, the pace of polls, the reading of JSON. Not exported.
 */
@NullMarked
package usher.edge.parts;

import org.jspecify.annotations.NullMarked;
