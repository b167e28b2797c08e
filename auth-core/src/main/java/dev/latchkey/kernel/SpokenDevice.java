package dev.latchkey.kernel;

/**
 * The name of a device, which sessions keep in English, in the language of who reads it. Texts have {@code device.on},
 * {@code device.app} and {@code device.unknown}. Stateless.
 */
public final class SpokenDevice {

    private static final String UNKNOWN = "Unknown device";
    private static final String ON = " on ";
    private static final String APP = " app";

    private SpokenDevice() {}

    /**
     * Says a name.
     *
     * @param name such as {@code Firefox on Linux}, as {@code DeviceName} gives it
     * @param words the language
     * @return such as {@code Firefox auf Linux}
     */
    public static String of(String name, Texts.Words words) {
        if (name.equals(UNKNOWN)) {
            return words.get("device.unknown");
        }
        int on = name.indexOf(ON);
        return on < 0
                ? client(name, words)
                : words.get("device.on", client(name.substring(0, on), words), name.substring(on + ON.length()));
    }

    private static String client(String name, Texts.Words words) {
        return name.endsWith(APP) ? words.get("device.app", name.substring(0, name.length() - APP.length())) : name;
    }
}
