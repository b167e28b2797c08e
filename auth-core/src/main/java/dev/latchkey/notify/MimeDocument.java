package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Logo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * A mail as bytes: RFC 5322 with a multipart/alternative body (RFC 2046), in it a multipart/related one (RFC 2387) where
 * the HTML shows a logo, encoded words (RFC 2047) and, in an address
 * with other letters than ASCII, the UTF-8 of RFC 6532. The one definition of what is written to files and sent over SMTP.
 */
final class MimeDocument {

    /** RFC 5322, section 2.1.1, says 998; a line of a body that comes near it is broken up by its encoding. */
    private static final int LINE_LIMIT = 900;

    private static final int ENCODED_LINE_LIMIT = 75;
    /** 52 characters of base64, with which the line stays under the 76 of RFC 2047, section 2. */
    private static final int ENCODED_WORD_BYTES = 39;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final StringBuilder out = new StringBuilder(4096);
    private final boolean eightBit;

    private MimeDocument(boolean eightBit) {
        this.eightBit = eightBit;
    }

    /** For files: bodies as they are, in UTF-8, so that they can be read without a mail program. */
    static byte[] readable(Mail mail, MailAddress from, Environment environment) {
        return new MimeDocument(true).write(mail, from, environment);
    }

    /** For SMTP: bodies that a server without 8BITMIME passes on. */
    static byte[] sevenBit(Mail mail, MailAddress from, Environment environment) {
        return new MimeDocument(false).write(mail, from, environment);
    }

    private byte[] write(Mail mail, MailAddress from, Environment environment) {
        Instant now = environment.now();
        String boundary = "=_" + environment.randomText(18);
        header("Date", DATE.format(now));
        header("From", from.name() == null ? from.address() : phrase(from.name()) + " <" + from.address() + ">");
        header("To", mail.to());
        header("Subject", words(mail.subject()));
        header("Message-ID", "<" + environment.newId() + "@" + from.domain() + ">");
        mail.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> header(entry.getKey(), entry.getValue()));
        header("MIME-Version", "1.0");
        header("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
        out.append("\r\n");
        part(boundary, "text/plain", mail.text());
        Logo logo = mail.logo();
        if (logo == null) {
            part(boundary, "text/html", mail.html());
        } else {
            related(boundary, "=_" + environment.randomText(18), mail.html(), logo);
        }
        out.append("--").append(boundary).append("--\r\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void header(String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private void part(String boundary, String type, String body) {
        String[] lines = body.split("\r\n|\r|\n", -1);
        String encoding = encodingOf(lines);
        out.append("--").append(boundary).append("\r\n");
        header("Content-Type", type + "; charset=UTF-8");
        header("Content-Transfer-Encoding", encoding);
        out.append("\r\n");
        boolean quoted = encoding.equals("quoted-printable");
        for (String line : lines) {
            if (quoted) {
                quotedPrintable(line);
            } else {
                out.append(line);
            }
            out.append("\r\n");
        }
    }

    private void related(String outer, String boundary, String html, Logo logo) {
        out.append("--").append(outer).append("\r\n");
        header("Content-Type", "multipart/related; type=\"text/html\";\r\n boundary=\"" + boundary + "\"");
        out.append("\r\n");
        part(boundary, "text/html", html);
        out.append("--").append(boundary).append("\r\n");
        header("Content-Type", logo.type() + "; name=\"" + logo.fileName() + "\"");
        header("Content-ID", "<" + MailDesign.LOGO_ID + ">");
        header("Content-Disposition", "inline; filename=\"" + logo.fileName() + "\"");
        header("Content-Transfer-Encoding", "base64");
        out.append("\r\n")
                .append(Base64.getMimeEncoder().encodeToString(logo.image()))
                .append("\r\n");
        out.append("--").append(boundary).append("--\r\n");
    }

    private String encodingOf(String[] lines) {
        boolean ascii = true;
        for (String line : lines) {
            if (line.getBytes(StandardCharsets.UTF_8).length > LINE_LIMIT || line.indexOf('\0') >= 0) {
                return "quoted-printable";
            }
            ascii &= MailAddress.isAscii(line);
        }
        if (ascii) {
            return "7bit";
        }
        return eightBit ? "8bit" : "quoted-printable";
    }

    /** RFC 2045, section 6.7: one line, broken softly. */
    private void quotedPrintable(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean last = i == bytes.length - 1;
            boolean plain = (b > 0x20 && b < 0x7f && b != '=') || ((b == ' ' || b == '\t') && !last);
            int width = plain ? 1 : 3;
            if (column + width > ENCODED_LINE_LIMIT) {
                out.append("=\r\n");
                column = 0;
            }
            if (plain) {
                out.append((char) b);
            } else {
                out.append('=').append(HEX[b >> 4]).append(HEX[b & 0xf]);
            }
            column += width;
        }
    }

    /** A name before an address: an atom or a quoted string, or encoded words (RFC 5322, section 3.4). */
    private static String phrase(String name) {
        boolean plain = MailAddress.isAscii(name) && name.indexOf('"') < 0 && name.indexOf('\\') < 0;
        return plain && !name.contains("=?") ? "\"" + name + "\"" : words(name);
    }

    /** Text as it is when it is ASCII, otherwise as encoded words, of which none cuts a character in two. */
    private static String words(String text) {
        if (MailAddress.isAscii(text) && !text.contains("=?")) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder chunk = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            String character = Character.toString(text.codePointAt(at));
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > ENCODED_WORD_BYTES) {
                append(words, chunk);
                bytes = 0;
            }
            chunk.append(character);
            bytes += size;
        }
        append(words, chunk);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder chunk) {
        if (!words.isEmpty()) {
            words.append("\r\n ");
        }
        String encoded = Base64.getEncoder().encodeToString(chunk.toString().getBytes(StandardCharsets.UTF_8));
        words.append("=?UTF-8?B?").append(encoded).append("?=");
        chunk.setLength(0);
    }
}
