package dev.latchkey.examples.server.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What clients may take of the server. Immutable.
 *
 * @param connections how many connections there are at once, of all clients; further ones wait until one ends
 * @param connectionsPerAddress how many of them one address may have, a network of 64 bits with IPv6; further ones are
 *     closed
 * @param unlimited the addresses that may have any number: those of proxies, which stand for many clients
 * @param requestWithin how long a request may take to arrive, from its first byte to the last of its body
 */
public record ServerLimits(
        int connections, int connectionsPerAddress, Predicate<InetAddress> unlimited, Duration requestWithin) {}
