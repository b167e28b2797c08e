/** The entry: {@link dev.latchkey.Latchkey} composes the features of its packages. */
@NullMarked
package dev.latchkey;

import org.jspecify.annotations.NullMarked;
