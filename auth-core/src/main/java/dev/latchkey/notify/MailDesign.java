package dev.latchkey.notify;

import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How mails look: the layouts around their texts, and a logo. Immutable and safe for use by several threads.
 *
 * <p>A layout is a file with values in it, each written as a name between percent signs. {@code mail.html} and {@code
 * mail.txt} are those of all mails; one mail has another by a file of its name, such as {@code verify.html}: the names are
 * those before {@code .subject} in the texts. The values are {@code lang}, {@code subject}, {@code application}, {@code
 * greeting}, {@code body}, {@code code}, {@code link}, {@code button}, {@code alternative}, {@code notes}, {@code
 * signature}, {@code footer}, and in HTML {@code logo}; {@code body}, {@code link} and {@code notes} are required. In HTML
 * the code is an element of its own, large and selected as a whole; in text, a line that is nothing but the code is left
 * out of mails that have none, with one empty line after it. Where a layout has no place for it, it follows the body.
 *
 * <p>Security promise: every value is escaped in HTML, and a layout that has one where escaping does not help (in a script,
 * a style, a comment, an address, an attribute without quotes) is refused. The logo is a part of the mail and fetched from
 * nowhere, so that nobody learns from it who reads which mail when.
 */
public final class MailDesign {

    /** The id of the part that the logo is (RFC 2392), as {@code cid:} addresses in HTML have it. */
    public static final String LOGO_ID = "logo@latchkey";

    private static final String ALL_HTML = "mail.html";
    private static final String ALL_TEXT = "mail.txt";
    private static final String LOGO_HTML = "<img src=\"cid:" + LOGO_ID
            + "\" alt=\"\" height=\"40\" style=\"display:block;height:40px;width:auto;border:0;margin:0 0 12px\">";
    private static final MailDesign STANDARD =
            new MailDesign(Map.of(), null).with(ALL_HTML, builtIn(ALL_HTML)).with(ALL_TEXT, builtIn(ALL_TEXT));

    private final Map<String, MailLayout> layouts;
    private final @Nullable Logo logo;

    private MailDesign(Map<String, MailLayout> layouts, @Nullable Logo logo) {
        this.layouts = layouts;
        this.logo = logo;
    }

    /**
     * The built-in look.
     *
     * @return the design, without a logo
     */
    public static MailDesign standard() {
        return STANDARD;
    }

    /**
     * The built-in look, with the layouts of a directory over it. They are read once.
     *
     * @param directory has at least one layout, in UTF-8, and no other files but those whose names begin with a dot
     * @return the design
     * @throws IllegalArgumentException when the directory or a file cannot be read, or a file is no layout
     */
    public static MailDesign read(Path directory) {
        MailDesign design = STANDARD;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, file -> !isHidden(file))) {
            for (Path file : files) {
                design = design.with(String.valueOf(file.getFileName()), text(file));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the directory " + directory + " of mail templates cannot be read", e);
        }
        if (design == STANDARD) {
            throw new IllegalArgumentException("the directory " + directory + " has no mail templates");
        }
        return design;
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static String text(Path file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the mail template " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the mail template " + file + " cannot be read", e);
        }
    }

    /**
     * Sets a layout.
     *
     * @param name the name of its file, such as {@code mail.html} or {@code verify.txt}
     * @param template the layout
     * @return the new design
     * @throws IllegalArgumentException when no mail has a layout of that name; when a value is missing or unknown, or stands
     *     where it would not be safe
     */
    public MailDesign with(String name, String template) {
        requireName(name);
        Map<String, MailLayout> all = new HashMap<>(layouts);
        all.put(name, MailLayout.of(name, template));
        return new MailDesign(Map.copyOf(all), logo);
    }

    private static void requireName(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot);
        String mail = dot < 0 ? name : name.substring(0, dot);
        Texts.Words words = MailTemplates.defaultTexts().in(Locale.ENGLISH);
        boolean known = mail.equals("mail") || words.has(mail + ".subject");
        if (!known || !(ending.equals(".html") || ending.equals(".txt"))) {
            throw new IllegalArgumentException("no mail has a template " + name
                    + ": there are mail.html and mail.txt, and files of one mail's name such as verify.html");
        }
    }

    /**
     * Sets the logo, which stands where a layout has it.
     *
     * @param logo the logo
     * @return the new design
     */
    public MailDesign withLogo(Logo logo) {
        return new MailDesign(layouts, Objects.requireNonNull(logo, "logo"));
    }

    String html(String mail, Map<String, String> values) {
        return layout(mail, ".html", ALL_HTML).fill(values, logo == null ? "" : LOGO_HTML);
    }

    String text(String mail, Map<String, String> values) {
        return layout(mail, ".txt", ALL_TEXT).fill(values, "");
    }

    /** The logo, where the mail shows it. */
    @Nullable
    Logo logo(String mail) {
        return layout(mail, ".html", ALL_HTML).hasLogo() ? logo : null;
    }

    private MailLayout layout(String mail, String ending, String otherwise) {
        MailLayout own = layouts.get(mail + ending);
        return own == null ? Objects.requireNonNull(layouts.get(otherwise), otherwise) : own;
    }

    private static String builtIn(String name) {
        try (InputStream in = MailDesign.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the layout of mails cannot be read", e);
        }
    }
}
