/** The shared fast state of several nodes on Redis: hints of revocations, and rate limits. */
@NullMarked
package dev.latchkey.redis;

import org.jspecify.annotations.NullMarked;
