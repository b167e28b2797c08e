/** What happened and what is about to happen: events for listeners after commit, actions for interceptors before. */
@NullMarked
package dev.latchkey.event;

import org.jspecify.annotations.NullMarked;
