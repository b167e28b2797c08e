package dev.latchkey.examples.server.settings;

import dev.latchkey.account.AttributeSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The setting that declares the fields of the operator's own in profiles. */
public final class AttributesSetting {

    /** Which fields there are. */
    public static final Setting<AttributeSchema> ATTRIBUTES = Setting.of(
                    "LATCHKEY_ATTRIBUTES",
                    new ValueParser<>(
                            "a JSON object of fields, or the path of a file with one", AttributesSetting::parse),
                    "The fields of your own in profiles, which are then held to it; the guide of"
                            + " the reference server says how they are declared.")
            .defaultIs("none: any fields are taken")
            .hidden(); // long rather than secret: the refusal names the place

    private AttributesSetting() {}

    private static AttributeSchema parse(String text) {
        return AttributeJson.read(text.strip().startsWith("{") ? text : content(text));
    }

    private static String content(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file)) { // a pipe would be waited for
                throw new IllegalArgumentException(
                        "the file " + Printable.of(path) + " cannot be read: there is no such file");
            }
            if (Files.size(file) > AttributeJson.LONGEST) {
                throw new IllegalArgumentException(
                        "the file " + Printable.of(path) + " is longer than " + AttributeJson.LONGEST + " bytes");
            }
            return Files.readString(file);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file " + Printable.of(path) + " cannot be read", e);
        }
    }
}
