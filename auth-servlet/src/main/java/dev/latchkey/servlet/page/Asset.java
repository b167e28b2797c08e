package dev.latchkey.servlet.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** A static file of the hosted pages. Immutable and safe for use by several threads. */
public final class Asset {

    private final String contentType;
    private final String etag;
    private final byte[] content;

    private Asset(String contentType, String etag, byte[] content) {
        this.contentType = contentType;
        this.etag = etag;
        this.content = content;
    }

    /**
     * A file.
     *
     * @param contentType its media type, with the charset where it is text
     * @param etag changes with the content (RFC 9110, section 8.8.3), with its quotes
     * @param content the bytes
     * @return the file
     */
    public static Asset of(String contentType, String etag, byte[] content) {
        return new Asset(
                Objects.requireNonNull(contentType, "contentType"),
                Objects.requireNonNull(etag, "etag"),
                content.clone());
    }

    /**
     * The media type.
     *
     * @return the value of {@code Content-Type}
     */
    public String contentType() {
        return contentType;
    }

    /**
     * The validator.
     *
     * @return the value of {@code ETag}
     */
    public String etag() {
        return etag;
    }

    /**
     * The length.
     *
     * @return how many bytes there are
     */
    public int length() {
        return content.length;
    }

    /**
     * Writes the bytes.
     *
     * @param target where to
     * @throws IOException when the target does not take them
     */
    public void writeTo(OutputStream target) throws IOException {
        target.write(content);
    }
}
