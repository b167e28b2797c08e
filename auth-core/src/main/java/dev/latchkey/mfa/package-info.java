/** Second factors: one-time passwords of an authenticator app, recovery codes, mailed codes, devices that are trusted. */
@NullMarked
package dev.latchkey.mfa;

import org.jspecify.annotations.NullMarked;
