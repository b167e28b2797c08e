package dev.latchkey.examples.server;

import java.util.Set;

/** Turns where the server listens into an address that a person can open on this machine. */
final class Addresses {

    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "::1", "[::1]", "0.0.0.0", "::", "[::]");

    private Addresses() {}

    static String toOpen(boolean tls, String host, int port) {
        String name = THIS_MACHINE.contains(host) ? "localhost" : host;
        String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        return (tls ? "https://" : "http://") + bracketed + ":" + port;
    }
}
