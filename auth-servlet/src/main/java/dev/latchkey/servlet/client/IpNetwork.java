package dev.latchkey.servlet.client;

import java.util.Optional;

/**
 * A network in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a plain address is a network of one.
 * Immutable.
 */
public final class IpNetwork {

    private static final int V4_BITS = 32;

    private final String text;
    private final IpAddress base;
    private final int prefix;

    private IpNetwork(String text, IpAddress base, int prefix) {
        this.text = text;
        this.base = base;
        this.prefix = prefix;
    }

    /**
     * Reads a network.
     *
     * @param text the network in CIDR notation, or an address
     * @return the network
     * @throws IllegalArgumentException when it is neither
     */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (base.isEmpty()) {
            throw new IllegalArgumentException(
                    "a network is an IP address or CIDR such as 10.0.0.0/8, not '" + text + "'");
        }
        int bits = base.get().bits();
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "the prefix of a network is 0 to " + bits + " bits, unlike that of '" + text + "'");
        }
        return new IpNetwork(text, base.get(), prefix);
    }

    /**
     * Whether an address is in this network.
     *
     * @param address an IPv4 or IPv6 address in text form
     * @return false also for what is no address
     */
    public boolean contains(String address) {
        return IpAddress.parse(address).filter(this::contains).isPresent();
    }

    /**
     * Whether it holds so many addresses that it can hardly be one operator's: the prefix is shorter than 8 bits with
     * IPv4, 16 bits with IPv6.
     *
     * @return true for a network that wide
     */
    public boolean isWide() {
        return prefix < (base.bits() == V4_BITS ? 8 : 16);
    }

    boolean contains(IpAddress address) {
        return base.sharesPrefix(address, prefix);
    }

    private static int prefix(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    /** The network as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
