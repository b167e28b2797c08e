/** The audit log: what happened, by whom, from where and how it ended, append-only and chained. */
@NullMarked
package dev.latchkey.audit;

import org.jspecify.annotations.NullMarked;
