/** The database: one file or one server, plain SQL, transactions that show at the call. */
@NullMarked
package usher.sql;

import org.jspecify.annotations.NullMarked;
