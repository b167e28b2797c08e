/** Sessions from sign-in to their end, and the refresh protocol that rotates their refresh tokens and detects theft. */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
