/** Passkeys (WebAuthn Level 3): their registration, and sign-in by them as the only factor, as the second one and again. */
@NullMarked
package dev.latchkey.passkey;

import org.jspecify.annotations.NullMarked;
