/** Roles, permissions and decisions, and the annotations that guard routes. */
@NullMarked
package dev.latchkey.access;

import org.jspecify.annotations.NullMarked;
