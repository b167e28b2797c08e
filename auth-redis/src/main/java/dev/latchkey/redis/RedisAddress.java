package dev.latchkey.redis;

import dev.latchkey.kernel.Loopback;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a Redis is and how it is spoken to, read from its URI. Immutable.
 *
 * @param nodes the servers that were named; for Sentinel one, which holds the sentinels
 * @param shown the hosts and ports, without credentials, for messages
 * @param isAuthenticated whether there are credentials for all of them
 */
record RedisAddress(List<RedisURI> nodes, String shown, boolean isAuthenticated) {

    private static final String FORM =
            "a Redis is given as redis://user:password@host:port/database, rediss:// for TLS,"
                    + " redis-sentinel://:password@host:port,host:port#primary for Sentinel, or redis://host:port,host:port for a"
                    + " Cluster; what is not needed is left out, and special characters in the user and the password are"
                    + " percent-encoded";
    private static final List<String> SCHEMES = List.of(
            RedisURI.URI_SCHEME_REDIS,
            RedisURI.URI_SCHEME_REDIS_SECURE,
            RedisURI.URI_SCHEME_REDIS_SENTINEL,
            RedisURI.URI_SCHEME_REDIS_SENTINEL_SECURE);

    RedisAddress {
        nodes = List.copyOf(nodes);
    }

    /** Reads an address; what is thrown for one that cannot be read holds nothing of it, because of the password. */
    static RedisAddress parse(String text) {
        int end = text.indexOf("://");
        String scheme = end < 0 ? "" : text.substring(0, end);
        require(SCHEMES.contains(scheme), "the scheme is none of " + String.join(", ", SCHEMES));
        checkParts(text);
        List<RedisURI> nodes;
        try {
            nodes = isSentinel(scheme) ? List.of(RedisURI.create(text)) : servers(text, scheme);
        } catch (RuntimeException e) {
            // The exception's own message quotes the address, which may hold the password.
            throw new IllegalArgumentException("the address cannot be read: " + FORM);
        }
        nodes.forEach(node -> check(node, isSentinel(scheme)));
        require(nodes.size() == 1 || nodes.stream().allMatch(n -> n.getDatabase() == 0), "a Cluster has no databases");
        nodes.forEach(node -> {
            node.setTimeout(RedisClients.CONNECT_TIMEOUT);
            node.getSentinels().forEach(sentinel -> sentinel.setTimeout(RedisClients.CONNECT_TIMEOUT));
        });
        return new RedisAddress(nodes, shown(nodes), hasCredentials(text));
    }

    /** Credentials that stand with the first server alone are for all of them. */
    private static boolean hasCredentials(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(part -> part.contains("://"))
                .map(part -> part.split("[/?#]+", 3)[1])
                .allMatch(authority -> authority.contains("@"));
    }

    private static boolean isSentinel(String scheme) {
        return scheme.endsWith("-sentinel");
    }

    private static List<RedisURI> servers(String text, String scheme) {
        List<String> parts = List.of(text.split(",", -1));
        boolean whole = parts.stream().allMatch(part -> part.startsWith(scheme + "://"));
        return whole
                ? parts.stream().map(RedisURI::create).toList()
                : RedisClusterURIUtil.toRedisURIs(URI.create(text));
    }

    /** What is not percent-encoded in a password would be taken for the beginning of a server. */
    private static void checkParts(String text) {
        for (String part : text.split(",", -1)) {
            require(!part.isEmpty(), "a server is missing beside a comma");
            require(part.indexOf('@') == part.lastIndexOf('@'), "there is more than one '@'");
            require(part.indexOf('@') < 0 || part.contains("://"), "there is an '@' in the midst of the servers");
        }
    }

    private static void check(RedisURI node, boolean sentinel) {
        require(node.getVerifyMode() == SslVerifyMode.FULL, "the certificate and its name are always verified");
        if (sentinel) {
            require(!node.getSentinels().isEmpty(), "no sentinel is named");
            require(
                    node.getSentinelMasterId() != null
                            && !node.getSentinelMasterId().isEmpty(),
                    "the primary's name is missing");
            return;
        }
        String host = node.getHost();
        require(host != null && isHost(host), "the host is missing, or not a host name");
        require(node.getPort() >= 1 && node.getPort() <= 65_535, "the port is not from 1 to 65535");
    }

    /** A name or an IPv4 address, or an IPv6 address with or without its brackets. */
    private static boolean isHost(String host) {
        boolean version6 = host.indexOf(':') != host.lastIndexOf(':');
        String punctuation = version6 ? ".:[]" : ".-_";
        return !host.isEmpty()
                && host.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || punctuation.indexOf(c) >= 0);
    }

    private static String shown(List<RedisURI> nodes) {
        RedisURI first = nodes.get(0);
        if (first.getSentinels().isEmpty()) {
            return hosts(nodes);
        }
        return first.getSentinelMasterId() + " by the sentinels " + hosts(first.getSentinels());
    }

    private static String hosts(List<RedisURI> nodes) {
        return nodes.stream().map(node -> node.getHost() + ":" + node.getPort()).collect(Collectors.joining(","));
    }

    boolean isCluster() {
        return nodes.size() > 1;
    }

    boolean isEncrypted() {
        return nodes.stream().allMatch(RedisURI::isSsl);
    }

    boolean isLoopback() {
        return servers().allMatch(server -> Loopback.isLoopback(server.getHost()));
    }

    /** Those that are connected to, the sentinels among them. */
    private Stream<RedisURI> servers() {
        return nodes.stream()
                .flatMap(node -> node.getSentinels().isEmpty() ? Stream.of(node) : node.getSentinels().stream());
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem + ": " + FORM);
        }
    }

    /** The hosts and ports. */
    @Override
    public String toString() {
        return shown;
    }
}
