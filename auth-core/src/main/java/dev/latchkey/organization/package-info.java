/** Organizations: their tree, their members, and whether these need a second factor. */
@NullMarked
package dev.latchkey.organization;

import org.jspecify.annotations.NullMarked;
