/** What is known of the client behind a request: its address, as far as trusted proxies vouch for it. */
@NullMarked
package dev.latchkey.servlet.client;

import org.jspecify.annotations.NullMarked;
