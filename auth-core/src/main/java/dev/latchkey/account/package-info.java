/** User accounts: registration, verification of addresses, profile, status and change of password. */
@NullMarked
package dev.latchkey.account;

import org.jspecify.annotations.NullMarked;
