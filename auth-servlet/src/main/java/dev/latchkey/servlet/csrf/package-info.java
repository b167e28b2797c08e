/** Defence against forged requests: values bound to a session or pre-session, and the origin of forms. */
@NullMarked
package dev.latchkey.servlet.csrf;

import org.jspecify.annotations.NullMarked;
