/** Who a request comes from: its credentials, their verification, and the browser session behind its cookies. */
@NullMarked
package dev.latchkey.servlet.identity;

import org.jspecify.annotations.NullMarked;
