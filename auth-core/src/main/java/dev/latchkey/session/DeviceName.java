package dev.latchkey.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names a device from what its client says of itself, for people to tell their sessions apart. A client can say
 * anything: nothing rests on it. Stateless.
 */
public final class DeviceName {

    private static final String UNKNOWN = "Unknown device";

    /** The first that occurs counts: most browsers name those that they are derived from as well. */
    private static final List<Map.Entry<String, String>> CLIENTS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("SamsungBrowser/", "Samsung Internet"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("FxiOS/", "Firefox"),
            Map.entry("CriOS/", "Chrome"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("Safari/", "Safari"),
            Map.entry("curl/", "curl"),
            Map.entry("okhttp/", "Android app"),
            Map.entry("CFNetwork/", "Apple app"));

    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("iPhone", "iPhone"),
            Map.entry("iPad", "iPad"),
            Map.entry("Android", "Android"),
            Map.entry("CrOS", "ChromeOS"),
            Map.entry("Windows", "Windows"),
            Map.entry("Mac OS X", "macOS"),
            Map.entry("Linux", "Linux"));

    private DeviceName() {}

    /**
     * The name of a device.
     *
     * @param userAgent what the client said of itself, null when it said nothing
     * @return such as {@code Firefox on Linux}, {@code Unknown device} when nothing is known of it
     */
    public static String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return UNKNOWN;
        }
        String client = first(CLIENTS, userAgent);
        String system = first(SYSTEMS, userAgent);
        if (client.isEmpty()) {
            return system.isEmpty() ? UNKNOWN : system;
        }
        return system.isEmpty() ? client : client + " on " + system;
    }

    private static String first(List<Map.Entry<String, String>> names, String userAgent) {
        return names.stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
