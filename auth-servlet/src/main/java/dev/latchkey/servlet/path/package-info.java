/** Request paths: refused where they could be read two ways, and matched against patterns. */
@NullMarked
package dev.latchkey.servlet.path;

import org.jspecify.annotations.NullMarked;
