package dev.latchkey.redis;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a Redis is reached and used. Immutable; {@code toString} shows the servers and not the credentials.
 *
 * <p>With {@code rediss://} the server's certificate and name are checked against the certificates that the platform
 * trusts.
 */
public final class RedisSettings {

    private static final String DEFAULT_NAMESPACE = "latchkey";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int DEFAULT_STREAM_LENGTH = 10_000;
    private static final int LONGEST_STREAM = 10_000_000;
    private static final int NAMESPACE_LIMIT = 50;

    private final RedisAddress address;
    private final String namespace;
    private final Duration commandTimeout;
    private final int streamLength;
    private final @Nullable TrustManagerFactory trustManagers;

    private RedisSettings(
            RedisAddress address,
            String namespace,
            Duration commandTimeout,
            int streamLength,
            @Nullable TrustManagerFactory trustManagers) {
        this.address = address;
        this.namespace = namespace;
        this.commandTimeout = commandTimeout;
        this.streamLength = streamLength;
        this.trustManagers = trustManagers;
    }

    /**
     * Reads where Redis is.
     *
     * @param uri {@code redis://user:password@host:port/database}; {@code rediss://} for TLS;
     *     {@code redis-sentinel://:password@host:port,host:port#primary} for Sentinel; several servers separated by commas
     *     for a Cluster. A secret, because of the password
     * @return the settings, with the defaults for all else
     * @throws IllegalArgumentException when it is not of that form; the message holds nothing of it
     */
    public static RedisSettings parse(Secret uri) {
        return new RedisSettings(
                RedisAddress.parse(uri.reveal()), DEFAULT_NAMESPACE, DEFAULT_TIMEOUT, DEFAULT_STREAM_LENGTH, null);
    }

    /**
     * Sets what all keys begin with, so that several Latchkeys can share one Redis.
     *
     * @param value 1 to 50 letters, digits, {@code .}, {@code _} and {@code -}; {@code latchkey} when not set
     * @return the new settings
     */
    public RedisSettings withNamespace(String value) {
        boolean plain = !value.isEmpty()
                && value.length() <= NAMESPACE_LIMIT
                && value.chars().allMatch(RedisSettings::mayStandInNamespace);
        if (!plain) {
            throw new IllegalArgumentException(
                    "a namespace is 1 to " + NAMESPACE_LIMIT + " letters, digits, '.', '_' and '-'");
        }
        return new RedisSettings(address, value, commandTimeout, streamLength, trustManagers);
    }

    private static boolean mayStandInNamespace(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /**
     * Sets how long a command may take before Redis counts as out of reach.
     *
     * @param value from 10 ms to 10 seconds; 500 ms when not set
     * @return the new settings
     */
    public RedisSettings withCommandTimeout(Duration value) {
        if (value.compareTo(Duration.ofMillis(10)) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("the time-out " + value + " is not from PT0.01S to " + LONGEST_TIMEOUT);
        }
        return new RedisSettings(address, namespace, value, streamLength, trustManagers);
    }

    /**
     * Sets how many revocations the feed remembers, for nodes that were cut off for a moment. Redis keeps some more, at
     * about 150 bytes each.
     *
     * @param value from 100 to 10 million; 10,000 when not set
     * @return the new settings
     */
    public RedisSettings withStreamLength(int value) {
        if (value < 100 || value > LONGEST_STREAM) {
            throw new IllegalArgumentException("the stream length " + value + " is not from 100 to " + LONGEST_STREAM);
        }
        return new RedisSettings(address, namespace, commandTimeout, value, trustManagers);
    }

    /**
     * Sets which certificates are trusted with {@code rediss://}, for a server with one of an authority of its own. The
     * certificate has to name the host all the same.
     *
     * @param value what decides; the platform's when not set
     * @return the new settings
     */
    public RedisSettings withTrustManagers(TrustManagerFactory value) {
        Objects.requireNonNull(value, "value");
        return new RedisSettings(address, namespace, commandTimeout, streamLength, value);
    }

    /**
     * Whether what goes to Redis, the password included, is encrypted on the way.
     *
     * @return true with {@code rediss://}
     */
    public boolean isEncrypted() {
        return address.isEncrypted();
    }

    /**
     * Whether Redis is to be shown a password.
     *
     * @return true with a password in the address
     */
    public boolean isAuthenticated() {
        return address.isAuthenticated();
    }

    /**
     * Whether Redis runs on this machine, as far as the names tell.
     *
     * @return true when all servers are named as loopback hosts
     */
    public boolean isLoopback() {
        return address.isLoopback();
    }

    RedisAddress address() {
        return address;
    }

    String namespace() {
        return namespace;
    }

    Duration commandTimeout() {
        return commandTimeout;
    }

    int streamLength() {
        return streamLength;
    }

    Optional<TrustManagerFactory> trustManagers() {
        return Optional.ofNullable(trustManagers);
    }

    /** The servers and the namespace, without credentials. */
    @Override
    public String toString() {
        return "Redis at " + address + ", namespace " + namespace;
    }
}
