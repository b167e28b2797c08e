package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.Texts;
import dev.latchkey.testing.MovableEnvironment;
import io.pebbletemplates.pebble.error.PebbleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSettingsTest {

    private static final PageContext CONTEXT = new PageContext("/auth", Locale.ENGLISH, "csrf", null);

    @TempDir
    private Path files;

    @Test
    void a_page_refers_to_its_styles_by_a_name_that_is_served() throws IOException {
        PebblePages pages = pages(PageSettings.of("Shop"));
        Asset styles = pages.asset(stylesName(pages)).orElseThrow();

        assertThat(styles.contentType()).isEqualTo("text/css; charset=utf-8");
        assertThat(styles.etag()).matches("\"[0-9a-f]{16}\"");
        assertThat(content(styles)).contains("--paper").doesNotContain("asset:");
    }

    @Test
    void what_the_styles_refer_to_is_served_and_comes_from_nowhere_else() throws IOException {
        PebblePages pages = pages(PageSettings.of("Shop"));
        String styles = content(pages.asset(stylesName(pages)).orElseThrow());

        Matcher reference = Pattern.compile("url\\(\"?([^\")]*)\"?\\)").matcher(styles);
        int references = 0;
        while (reference.find()) {
            assertThat(pages.asset(reference.group(1))).isPresent();
            references++;
        }
        assertThat(references).isPositive();
        assertThat(styles).doesNotContain("@import", "http:", "https:", "//", "data:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pages.css",
                "pages.0000000000000000.css",
                "../pages_en.properties",
                "..%2fpages_en.properties",
                "templates/layout.html",
                "/etc/passwd",
                "logo.svg\u0000.css"
            })
    void nothing_else_is_served(String name) {
        assertThat(pages(PageSettings.of("Shop")).asset(name)).isEmpty();
    }

    @Test
    void the_name_of_a_file_changes_with_its_content() throws IOException {
        String before = stylesName(pages(PageSettings.of("Shop")));
        Files.writeString(files.resolve("theme.css"), ":root { --brand: #402060; }");
        PebblePages themed = pages(PageSettings.of("Shop").withFiles(files));

        assertThat(stylesName(themed)).isNotEqualTo(before);
        assertThat(content(themed.asset(stylesName(themed)).orElseThrow()))
                .contains("--paper")
                .endsWith(":root { --brand: #402060; }");
    }

    @Test
    void a_host_replaces_a_template_and_brings_a_picture_for_it() throws IOException {
        Files.writeString(
                files.resolve("logged-out.html"),
                "{% extends \"layout.html\" %}{% block content %}<h1>Bye from {{ application }}</h1>"
                        + "<img src=\"{{ asset('hero.png') }}\" alt=\"\"/>{% endblock %}");
        Files.write(files.resolve("hero.png"), new byte[] {1, 2, 3});
        PebblePages pages = pages(PageSettings.of("A & B").withFiles(files).withAssets("hero.png"));

        String html = pages.render(new Page.LoggedOut(), CONTEXT);

        assertThat(html).contains("<h1>Bye from A &amp; B</h1>");
        Matcher hero =
                Pattern.compile("/auth/assets/(hero\\.[0-9a-f]{16}\\.png)").matcher(html);
        assertThat(hero.find()).isTrue();
        assertThat(pages.asset(hero.group(1)).orElseThrow().contentType()).isEqualTo("image/png");
        assertThat(pages.render(new Page.EmailVerified(), CONTEXT)).contains("Address confirmed");
    }

    @Test
    void a_logo_that_mails_have_too_stands_on_every_page() throws IOException {
        byte[] image = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 7};
        PebblePages pages = pages(PageSettings.of("Shop").withLogo(Logo.of(image)));

        String html = pages.render(new Page.LoggedOut(), CONTEXT);

        Matcher logo = Pattern.compile("<img src=\"/auth/assets/(logo\\.[0-9a-f]{16}\\.png)\"")
                .matcher(html);
        assertThat(logo.find()).isTrue();
        Asset served = pages.asset(logo.group(1)).orElseThrow();
        assertThat(served.contentType()).isEqualTo("image/png");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        served.writeTo(bytes);
        assertThat(bytes.toByteArray()).isEqualTo(image);
        assertThat(html).doesNotContain("logo.svg");
    }

    @Test
    void a_host_replaces_files_from_the_class_path() {
        PebblePages pages =
                pages(PageSettings.of("Shop").withFiles(getClass().getClassLoader(), "dev/latchkey/servlet/page/shop"));

        assertThat(pages.render(new Page.LoggedOut(), CONTEXT)).contains("<h1>Bye from Shop</h1>");
    }

    @Test
    void a_host_changes_words_and_adds_a_language() {
        Texts texts = PageSettings.defaultTexts()
                .overriddenBy(
                        getClass().getClassLoader(),
                        "dev/latchkey/servlet/page/shop/words",
                        Locale.forLanguageTag("he"));
        PebblePages pages = pages(PageSettings.of("Shop").withTexts(texts));

        String html =
                pages.render(new Page.LoggedOut(), new PageContext("/auth", Locale.forLanguageTag("he"), "csrf", null));

        assertThat(html).contains("<html lang=\"he\" dir=\"rtl\">", "להתראות");
    }

    @Test
    void a_template_that_is_not_well_formed_stops_the_start() throws IOException {
        Files.writeString(files.resolve("failure.html"), "{% if %}");

        assertThatThrownBy(() -> pages(PageSettings.of("Shop").withFiles(files)))
                .isInstanceOf(PebbleException.class);
    }

    @Test
    void a_template_that_reads_what_is_not_there_fails_and_shows_no_gap() throws IOException {
        Files.writeString(files.resolve("logged-out.html"), "<p>{{ nobodyKnows }}</p>");
        PebblePages pages = pages(PageSettings.of("Shop").withFiles(files));

        assertThatThrownBy(() -> pages.render(new Page.LoggedOut(), CONTEXT)).isInstanceOf(PebbleException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../hero.png", "/etc/passwd", "Hero.PNG", "hero", "a/b.png", "hero.png\n", ".png"})
    void a_file_of_another_folder_or_without_a_proper_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pages(PageSettings.of("Shop").withFiles(files).withAssets(name)));
    }

    @Test
    void a_file_of_an_unknown_kind_and_a_missing_one_are_named() throws IOException {
        Files.writeString(files.resolve("notes.txt"), "notes");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> pages(PageSettings.of("Shop").withFiles(files).withAssets("notes.txt")))
                .withMessageContaining("notes.txt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pages(PageSettings.of("Shop").withFiles(files).withAssets("none.png")))
                .withMessageContaining("none.png");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageSettings.of("Shop").withFiles(files.resolve("none")))
                .withMessageContaining("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void an_application_without_a_name_is_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> PageSettings.of(name));
    }

    private static PebblePages pages(PageSettings settings) {
        return PebblePages.create(settings, MovableEnvironment.at(SamplePages.NOW));
    }

    private static String stylesName(PebblePages pages) {
        Matcher link = Pattern.compile("href=\"/auth/assets/(pages\\.[0-9a-f]{16}\\.css)\"")
                .matcher(pages.render(new Page.LoggedOut(), CONTEXT));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private static String content(Asset asset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        asset.writeTo(out);
        assertThat(asset.length()).isEqualTo(out.size());
        return out.toString(StandardCharsets.UTF_8);
    }
}
