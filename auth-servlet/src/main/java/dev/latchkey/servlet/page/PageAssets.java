package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The static files, each under a name that changes with its content, so that browsers may keep it for ever. Read once.
 */
final class PageAssets {

    private static final String STYLES = "pages.css";
    private static final String LOGO = "logo.svg";
    private static final String ART = "art.svg";
    private static final String SCRIPT = "passkeys.js";
    private static final String CAPTCHA = "captcha.js";
    private static final String THEME = "theme.css";
    private static final Pattern REFERENCE = Pattern.compile("url\\(asset:([a-z0-9.-]+)\\)");
    private static final int HASH_BYTES = 8;
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "jpg", "image/jpeg",
            "webp", "image/webp",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    private final Map<String, String> hashedNames = new HashMap<>();
    private final Map<String, Asset> byHashedName = new HashMap<>();

    private PageAssets() {}

    static PageAssets load(PageSettings settings) {
        PageFiles files = settings.files();
        PageAssets assets = new PageAssets();
        assets.add(SCRIPT, files.asset(SCRIPT));
        settings.logo()
                .ifPresentOrElse(
                        logo -> assets.add(LOGO, logo.fileName(), logo.image()),
                        () -> assets.add(LOGO, files.asset(LOGO)));
        assets.add(ART, files.asset(ART));
        assets.add(CAPTCHA, files.asset(CAPTCHA));
        settings.assets().stream().filter(name -> !isStyle(name)).forEach(name -> assets.add(name, files.asset(name)));
        // Styles come last, because they refer to the others.
        settings.assets().stream()
                .filter(PageAssets::isStyle)
                .forEach(name -> assets.add(name, assets.resolved(files.asset(name))));
        assets.add(STYLES, assets.resolved(styles(files)));
        return assets;
    }

    Optional<Asset> find(String hashedName) {
        return Optional.ofNullable(byHashedName.get(hashedName));
    }

    /** Where a file is served. */
    String path(String base, String name) {
        return base + "/assets/" + hashedName(name);
    }

    /** The name under which a file is served. */
    private String hashedName(String name) {
        String hashed = hashedNames.get(name);
        if (hashed == null) {
            throw new IllegalArgumentException(
                    "the pages serve no file " + name + ": name it in PageSettings.withAssets");
        }
        return hashed;
    }

    private void add(String name, byte[] content) {
        add(name, name, content);
    }

    /** Under the name that templates know it by, and served under another with the ending of what it is. */
    private void add(String known, String name, byte[] content) {
        int dot = name.lastIndexOf('.');
        String type = TYPES.get(name.substring(dot + 1));
        if (type == null) {
            throw new IllegalArgumentException("the file " + name + " has none of the endings " + TYPES.keySet());
        }
        String hash = hash(content);
        String hashed = name.substring(0, dot) + "." + hash + name.substring(dot);
        hashedNames.put(known, hashed);
        byHashedName.put(hashed, Asset.of(type, "\"" + hash + "\"", content));
    }

    private static boolean isStyle(String name) {
        return name.endsWith(".css");
    }

    private static byte[] styles(PageFiles files) {
        byte[] styles = files.asset(STYLES);
        Optional<byte[]> theme = files.own(THEME);
        if (theme.isEmpty()) {
            return styles;
        }
        String all =
                new String(styles, StandardCharsets.UTF_8) + "\n" + new String(theme.get(), StandardCharsets.UTF_8);
        return all.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] resolved(byte[] styles) {
        return REFERENCE
                .matcher(new String(styles, StandardCharsets.UTF_8))
                .replaceAll(this::reference)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Relative to the style sheet, which is served from the same folder. */
    private String reference(MatchResult found) {
        return Matcher.quoteReplacement("url(\"" + hashedName(found.group(1)) + "\")");
    }

    private static String hash(byte[] content) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(content), HASH_BYTES));
    }
}
