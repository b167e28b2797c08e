/** Limits on how often something may be tried: the rate limiter, and the limits on sign-in and on open calls. */
@NullMarked
package dev.latchkey.limit;

import org.jspecify.annotations.NullMarked;
