package dev.latchkey.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What stands for one client among addresses: an IPv4 address, also when it is written as an IPv6 one, or the first 64
 * bits of an IPv6 address, of which a subscriber has at least 2^64 to choose from. Immutable.
 *
 * @param key the client
 * @param site the /56 network it is in, null unless it is an IPv6 address
 * @param subscriber the /48 network it is in, null unless it is an IPv6 address
 */
public record ClientNetwork(
        String key, @Nullable String site, @Nullable String subscriber) {

    private static final int LONGEST_IPV6 = 45;

    /**
     * The client of an address; a text that is no IP address stands for itself. Never asks a name server.
     *
     * @param address the address in text form
     * @return the client
     */
    public static ClientNetwork of(String address) {
        String text = address.strip();
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        return isIpv6Shaped(literal) ? ipv6(literal) : alone(text);
    }

    /** As much as one subscriber may have. */
    String widest() {
        return subscriber == null ? key : subscriber;
    }

    private static ClientNetwork ipv6(String literal) {
        byte[] bytes;
        try {
            InetAddress parsed = InetAddress.getByName("[" + literal + "]");
            if (parsed instanceof Inet4Address mapped) {
                return alone(mapped.getHostAddress());
            }
            bytes = parsed.getAddress();
        } catch (UnknownHostException e) {
            return alone(literal);
        }
        return new ClientNetwork(prefix(bytes, 64), prefix(bytes, 56), prefix(bytes, 48));
    }

    private static ClientNetwork alone(String key) {
        return new ClientNetwork(key, null, null);
    }

    private static String prefix(byte[] bytes, int bits) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < bits / Byte.SIZE; i++) {
            prefix.append(Character.forDigit((bytes[i] >> 4) & 0xf, 16)).append(Character.forDigit(bytes[i] & 0xf, 16));
        }
        return prefix.append('/').append(bits).toString();
    }

    private static boolean isIpv6Shaped(String text) {
        return text.length() <= LONGEST_IPV6
                && text.indexOf(':') >= 0
                && text.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 0x80) || c == ':' || c == '.');
    }
}
