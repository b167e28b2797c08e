package dev.latchkey.account;

import dev.latchkey.password.PasswordHash;

/** What was computed from the password of a registration. Either takes the same work. */
sealed interface ChosenPassword {

    /** It was hashed, to be stored. */
    record Hashed(PasswordHash hash) implements ChosenPassword {}

    /** It was compared with the password of an account that is pending. */
    record Compared(PasswordHash stored, boolean same) implements ChosenPassword {}
}
