package dev.latchkey.servlet.client;

import java.util.Arrays;
import java.util.Optional;

/**
 * An IP address, read from its text without asking any name service. An IPv4 address that is mapped into IPv6 is the
 * IPv4 address (RFC 4291, section 2.5.5.2). Immutable.
 */
final class IpAddress {

    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a dotted IPv4 address or an IPv6 address, the latter also with a zone, which is dropped. */
    static Optional<IpAddress> parse(String text) {
        byte[] bytes = text.indexOf(':') < 0 ? parseV4(text) : parseV6(withoutZone(text));
        return bytes.length == 0 ? Optional.empty() : Optional.of(new IpAddress(unmapped(bytes)));
    }

    int bits() {
        return bytes.length * Byte.SIZE;
    }

    boolean sharesPrefix(IpAddress other, int prefix) {
        if (other.bytes.length != bytes.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)) {
            return false;
        }
        int mask = 0xff << (Byte.SIZE - rest) & 0xff;
        return rest == 0 || (bytes[whole] & mask) == (other.bytes[whole] & mask);
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[V4_BYTES];
        if (parts.length != V4_BYTES) {
            return new byte[0];
        }
        for (int i = 0; i < V4_BYTES; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 0xff || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return new byte[0];
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte[] parseV6(String text) {
        String hex = text;
        int lastColon = text.lastIndexOf(':');
        if (text.indexOf('.', lastColon) >= 0) {
            byte[] tail = parseV4(text.substring(lastColon + 1));
            if (tail.length == 0) {
                return tail;
            }
            hex = text.substring(0, lastColon + 1)
                    + Integer.toHexString((tail[0] & 0xff) << 8 | (tail[1] & 0xff))
                    + ":"
                    + Integer.toHexString((tail[2] & 0xff) << 8 | (tail[3] & 0xff));
        }
        int gap = hex.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(hex);
            return all.length == V6_BYTES ? all : new byte[0];
        }
        String before = hex.substring(0, gap);
        String after = hex.substring(gap + 2);
        byte[] head = before.isEmpty() ? new byte[0] : groups(before);
        byte[] tail = after.isEmpty() ? new byte[0] : groups(after);
        boolean bad = (!before.isEmpty() && head.length == 0) || (!after.isEmpty() && tail.length == 0);
        if (bad || head.length + tail.length > V6_BYTES - 2) {
            return new byte[0];
        }
        byte[] bytes = new byte[V6_BYTES];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, V6_BYTES - tail.length, tail.length);
        return bytes;
    }

    private static byte[] groups(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return new byte[0];
        }
        byte[] bytes = new byte[parts.length * 2];
        for (int i = 0; i < parts.length; i++) {
            int value = number(parts[i], 16, 4);
            if (value < 0) {
                return new byte[0];
            }
            bytes[2 * i] = (byte) (value >> 8);
            bytes[2 * i + 1] = (byte) value;
        }
        return bytes;
    }

    private static int number(String text, int radix, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 0x7f ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static byte[] unmapped(byte[] bytes) {
        if (bytes.length != V6_BYTES || bytes[10] != -1 || bytes[11] != -1) {
            return bytes;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        return Arrays.copyOfRange(bytes, V6_BYTES - V4_BYTES, V6_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Dotted, or in the one recommended form of RFC 5952. */
    @Override
    public String toString() {
        if (bytes.length == V4_BYTES) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < GROUPS) {
            if (i == gap) {
                text.append("::");
                i += gapLength;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
            i++;
        }
        return text.toString();
    }

    private int group(int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }
}
