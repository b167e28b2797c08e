/** Access tokens: JWTs per RFC 9068, their keys, their issue and their strict verification. */
@NullMarked
package dev.latchkey.token;

import org.jspecify.annotations.NullMarked;
