/** What every feature shares: typed ids, secrets, the few kinds of exception, time and randomness, units of work. */
@NullMarked
package dev.latchkey.kernel;

import org.jspecify.annotations.NullMarked;
