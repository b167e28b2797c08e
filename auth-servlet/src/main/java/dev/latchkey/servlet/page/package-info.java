/** The hosted pages: what each shows, and its rendering. Everything on them works with scripts off. */
@NullMarked
package dev.latchkey.servlet.page;

import org.jspecify.annotations.NullMarked;
