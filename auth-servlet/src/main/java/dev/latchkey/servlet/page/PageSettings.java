package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

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

    private PageSettings(String application, Texts texts, PageFiles files, List<String> assets) {
        this.application = application;
        this.texts = texts;
        this.files = files;
        this.assets = assets;
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
        return new PageSettings(application, defaultTexts(), PageFiles.builtIn(), List.of());
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
        return new PageSettings(application, Objects.requireNonNull(texts, "texts"), files, assets);
    }

    /**
     * Sets a directory with a host's own files.
     *
     * @param directory the directory; it must be there
     * @return the new settings
     */
    public PageSettings withFiles(Path directory) {
        return new PageSettings(application, texts, PageFiles.in(directory), assets);
    }

    /**
     * Sets a place on the class path with a host's own files.
     *
     * @param loader where the files are found
     * @param prefix their folder, such as {@code shop/pages}
     * @return the new settings
     */
    public PageSettings withFiles(ClassLoader loader, String prefix) {
        return new PageSettings(application, texts, PageFiles.in(loader, prefix), assets);
    }

    /**
     * Sets which further files of the host are served, for its templates and styles to refer to: {@code
     * asset('hero.webp')} in a template, {@code url(asset:hero.webp)} in a style sheet.
     *
     * @param names their names; endings css, js, svg, png, jpg, webp, ico and woff2 are known
     * @return the new settings
     */
    public PageSettings withAssets(String... names) {
        return new PageSettings(application, texts, files, List.of(names));
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
