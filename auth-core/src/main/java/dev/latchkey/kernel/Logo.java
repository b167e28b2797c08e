package dev.latchkey.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host's logo, for its mails and pages: a PNG or JPEG image of 64 KiB at most, as each mail carries it. What it is, is
 * read from its first bytes. SVG is refused, as mail programs do not show it. Immutable.
 */
public final class Logo {

    private static final int MOST_BYTES = 64 * 1024;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final byte[] image;
    private final boolean png;

    private Logo(byte[] image, boolean png) {
        this.image = image;
        this.png = png;
    }

    /**
     * A logo.
     *
     * @param image the image
     * @return the logo
     * @throws IllegalArgumentException when it is too large, or neither PNG nor JPEG
     */
    public static Logo of(byte[] image) {
        return of(image, "the logo");
    }

    /**
     * A logo in a file.
     *
     * @param file the file
     * @return the logo
     * @throws IllegalArgumentException when it cannot be read, is too large, or is neither PNG nor JPEG
     */
    public static Logo read(Path file) {
        if (!Files.isRegularFile(file)) { // a pipe would be waited for
            throw new IllegalArgumentException("the logo " + file + " cannot be read: there is no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(MOST_BYTES + 1), "the logo " + file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the logo " + file + " cannot be read", e);
        }
    }

    private static Logo of(byte[] image, String name) {
        if (image.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    name + " has more than " + MOST_BYTES + " bytes: each mail carries it, so make it smaller");
        }
        boolean png = startsWith(image, PNG);
        if (!png && !startsWith(image, JPEG)) {
            throw new IllegalArgumentException(
                    name + " is neither PNG nor JPEG, which are what all mail programs and browsers show");
        }
        return new Logo(image.clone(), png);
    }

    private static boolean startsWith(byte[] image, byte[] signature) {
        for (int i = 0; i < signature.length; i++) {
            if (i >= image.length || image[i] != signature[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The media type.
     *
     * @return {@code image/png} or {@code image/jpeg}
     */
    public String type() {
        return png ? "image/png" : "image/jpeg";
    }

    /**
     * What a file with it is called.
     *
     * @return {@code logo.png} or {@code logo.jpg}
     */
    public String fileName() {
        return png ? "logo.png" : "logo.jpg";
    }

    /**
     * The image.
     *
     * @return its bytes
     */
    public byte[] image() {
        return image.clone();
    }
}
