package dev.latchkey.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What stands for one client among addresses: an IPv4 address, also when it is written as an IPv6 one, or the first 64
 * bits of an IPv6 address, of which a subscriber has at least 2^64 to choose from.
 */
final class ClientNetwork {

    private static final int LONGEST_IPV6 = 45;
    private static final int PREFIX_BYTES = 8;

    private ClientNetwork() {}

    /** The key of an address; a text that is no IP address stands for itself. Never asks a name server. */
    static String of(String address) {
        String text = address.strip();
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        return isIpv6Shaped(literal) ? ipv6(literal) : text;
    }

    private static String ipv6(String literal) {
        byte[] bytes;
        try {
            InetAddress parsed = InetAddress.getByName("[" + literal + "]");
            if (parsed instanceof Inet4Address mapped) {
                return mapped.getHostAddress();
            }
            bytes = parsed.getAddress();
        } catch (UnknownHostException e) {
            return literal;
        }
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < PREFIX_BYTES; i++) {
            prefix.append(Character.forDigit((bytes[i] >> 4) & 0xf, 16)).append(Character.forDigit(bytes[i] & 0xf, 16));
        }
        return prefix.append("/64").toString();
    }

    private static boolean isIpv6Shaped(String text) {
        return text.length() <= LONGEST_IPV6
                && text.indexOf(':') >= 0
                && text.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 0x80) || c == ':' || c == '.');
    }
}
