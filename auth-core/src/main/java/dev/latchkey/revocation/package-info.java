/** Instant revocation: ended sessions, single tokens and users' epochs, known to every node and checked on every request. */
@NullMarked
package dev.latchkey.revocation;

import org.jspecify.annotations.NullMarked;
