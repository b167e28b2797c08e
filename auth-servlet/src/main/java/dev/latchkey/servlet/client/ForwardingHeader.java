package dev.latchkey.servlet.client;

/**
 * The header in which trusted proxies say whom they speak for.
 *
 * <p>Security promise: the other one is not looked at. A proxy passes on unseen what it does not write itself, so
 * whatever stands there may be the client's.
 */
public enum ForwardingHeader {

    /** {@code X-Forwarded-For}: addresses, separated by commas. The default, and what most proxies write. */
    X_FORWARDED_FOR("X-Forwarded-For"),

    /** {@code Forwarded}: the {@code for} of its elements (RFC 7239 section 5.2). */
    FORWARDED("Forwarded");

    private final String name;

    ForwardingHeader(String name) {
        this.name = name;
    }

    /** The name of the header. */
    @Override
    public String toString() {
        return name;
    }
}
