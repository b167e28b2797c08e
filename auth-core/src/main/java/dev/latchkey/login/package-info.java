/** Sign-in: from credentials to a session. */
@NullMarked
package dev.latchkey.login;

import org.jspecify.annotations.NullMarked;
