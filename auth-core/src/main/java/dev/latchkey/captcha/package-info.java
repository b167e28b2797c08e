/** Captchas: what tells people from programs, or makes programs pay, where an attack shows. */
@NullMarked
package dev.latchkey.captcha;

import org.jspecify.annotations.NullMarked;
