package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the hosted pages look and what they say. Immutable.
 *
 * <p>A host's own files replace the built-in ones of the same name: a template such as {@code sign-in.html}, the style
 * sheet {@code pages.css}, the logo {@code logo.svg}, the picture beside the
 * forms {@code art.svg}. A file {@code theme.css} is added to the style sheet, to change
 * colours without replacing it all. They are read once, when the pages are made.
 */
public final class PageSettings {

    private static final int NAME_LIMIT = 80;

    private final String application;
    private final Texts texts;
    private final PageFiles files;
    private final List<String> assets;
    private final @Nullable Logo logo;

    private PageSettings(String application, Texts texts, PageFiles files, List<String> assets, @Nullable Logo logo) {
        this.application = application;
        this.texts = texts;
        this.files = files;
        this.assets = assets;
        this.logo = logo;
    }

    /**
     * The pages as they come: in English and German, with the built-in look.
     *
     * @param application the name people know the application by, 1 to 80 characters
     * @return the settings
     */
    public static PageSettings of(String application) {
        if (application.isBlank() || application.length() > NAME_LIMIT) {
            throw new IllegalArgumentException("an application's name has 1 to " + NAME_LIMIT + " characters");
        }
        return new PageSettings(application, defaultTexts(), PageFiles.builtIn(), List.of(), null);
    }

    /**
     * The texts in English and German, to put a host's own over: {@code
     * defaultTexts().overriddenBy(loader, "shop/pages", Locale.GERMAN)}.
     *
     * @return the texts
     */
    public static Texts defaultTexts() {
        return Texts.load(PageSettings.class, "pages", Locale.ENGLISH, Locale.GERMAN);
    }

    /**
     * Sets the texts.
     *
     * @param texts {@link #defaultTexts()} with a host's own over them
     * @return the new settings
     */
    public PageSettings withTexts(Texts texts) {
        return new PageSettings(application, Objects.requireNonNull(texts, "texts"), files, assets, logo);
    }

    /**
     * Sets a directory with a host's own files.
     *
     * @param directory the directory; it must be there
     * @return the new settings
     */
    public PageSettings withFiles(Path directory) {
        return new PageSettings(application, texts, PageFiles.in(directory), assets, logo);
    }

    /**
     * Sets a place on the class path with a host's own files.
     *
     * @param loader where the files are found
     * @param prefix their folder, such as {@code shop/pages}
     * @return the new settings
     */
    public PageSettings withFiles(ClassLoader loader, String prefix) {
        return new PageSettings(application, texts, PageFiles.in(loader, prefix), assets, logo);
    }

    /**
     * Sets which further files of the host are served, for its templates and styles to refer to: {@code
     * asset('hero.webp')} in a template, {@code url(asset:hero.webp)} in a style sheet.
     *
     * @param names their names; endings css, js, svg, png, jpg, webp, ico and woff2 are known
     * @return the new settings
     */
    public PageSettings withAssets(String... names) {
        return new PageSettings(application, texts, files, List.of(names), logo);
    }

    /**
     * Sets the logo, one image for pages and {@linkplain dev.latchkey.notify.MailDesign#withLogo mails}; a file {@code
     * logo.svg} of the host's own is not used then. Templates have it as {@code asset('logo.svg')}, whatever its type.
     *
     * @param image the logo
     * @return the new settings
     */
    public PageSettings withLogo(Logo image) {
        return new PageSettings(application, texts, files, assets, Objects.requireNonNull(image, "image"));
    }

    Optional<Logo> logo() {
        return Optional.ofNullable(logo);
    }

    String application() {
        return application;
    }

    Texts texts() {
        return texts;
    }

    PageFiles files() {
        return files;
    }

    List<String> assets() {
        return assets;
    }
}
