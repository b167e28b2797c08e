/** Durable storage on PostgreSQL and H2: {@link dev.latchkey.jdbc.JdbcStorage}. */
@NullMarked
package dev.latchkey.jdbc;

import org.jspecify.annotations.NullMarked;
