package dev.latchkey.examples.server.settings;

import dev.latchkey.servlet.client.ForwardingHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which reverse proxies stand in front of the server, and what they write. */
public final class ProxyTable {

    /** Which peers are believed about whom they speak for. */
    public static final Setting<List<String>> TRUSTED_PROXIES = Setting.of(
            "LATCHKEY_TRUSTED_PROXIES",
            Parsers.addresses(),
            "The reverse proxies that are believed about the client's address.");

    /** The header in which they say it. */
    public static final Setting<ForwardingHeader> FORWARDING_HEADER = Setting.of(
                    "LATCHKEY_FORWARDING_HEADER",
                    Parsers.oneOf(headers()),
                    "The header in which the trusted proxies write the client's address; the other one is not looked at, since"
                            + " a client can write it.")
            .withDefault("x-forwarded-for");

    private ProxyTable() {}

    private static Map<String, ForwardingHeader> headers() {
        Map<String, ForwardingHeader> map = new LinkedHashMap<>();
        map.put("x-forwarded-for", ForwardingHeader.X_FORWARDED_FOR);
        map.put("forwarded", ForwardingHeader.FORWARDED);
        return map;
    }
}
