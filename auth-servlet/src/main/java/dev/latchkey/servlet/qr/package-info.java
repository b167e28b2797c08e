/** QR codes as pictures. */
@NullMarked
package dev.latchkey.servlet.qr;

import org.jspecify.annotations.NullMarked;
