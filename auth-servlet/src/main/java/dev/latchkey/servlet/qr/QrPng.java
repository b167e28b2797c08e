package dev.latchkey.servlet.qr;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a text as a QR code in a PNG of one bit a pixel (ISO/IEC 15948), without the desktop classes of Java, which
 * servers often lack. Stateless.
 */
public final class QrPng {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** What stands around a code so that readers find it (ISO/IEC 18004, 6.3.8). */
    private static final int QUIET_MODULES = 4;

    private static final int PIXELS_PER_MODULE = 6;
    private static final byte BIT_DEPTH = 1;
    private static final byte GREYSCALE = 0;

    private QrPng() {}

    /**
     * Draws a text.
     *
     * @param text the text, at most some 2,000 characters
     * @return the picture
     * @throws IllegalArgumentException when the text is too long for a QR code
     */
    public static byte[] of(String text) {
        QrCode code;
        try {
            code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        } catch (DataTooLongException e) {
            throw new IllegalArgumentException("the text is too long for a QR code: " + text.length(), e);
        }
        int size = (code.size + 2 * QUIET_MODULES) * PIXELS_PER_MODULE;
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(size)
                .putInt(size)
                .put(BIT_DEPTH)
                .put(GREYSCALE)
                .array();
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", compressed(rows(code, size)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /** Each row begins with a byte that says that it is not filtered; a set bit is white. */
    private static byte[] rows(QrCode code, int size) {
        int width = 1 + (size + Byte.SIZE - 1) / Byte.SIZE;
        byte[] rows = new byte[width * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean dark =
                        code.getModule(x / PIXELS_PER_MODULE - QUIET_MODULES, y / PIXELS_PER_MODULE - QUIET_MODULES);
                if (!dark) {
                    rows[y * width + 1 + x / Byte.SIZE] |= (byte) (0x80 >> x % Byte.SIZE);
                }
            }
        }
        return rows;
    }

    private static byte[] compressed(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] typed = ByteBuffer.allocate(Integer.BYTES + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(typed);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        png.writeBytes(typed);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array());
    }
}
