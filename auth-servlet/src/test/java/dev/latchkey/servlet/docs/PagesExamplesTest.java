package dev.latchkey.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageContext;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesExamplesTest {

    private final Environment environment = Environment.system();

    @TempDir
    private Path directory;

    @Test
    void pages_are_rendered_from_what_they_show() {
        // region: render
        HostedPages pages = PebblePages.create(PageSettings.of("Shop"), Environment.system());
        PageContext context = new PageContext("/auth", Locale.GERMAN, csrfToken(), "/orders");
        String html = pages.render(new Page.LoggedOut(), context);
        // endregion
        assertThat(html).contains("Sie sind abgemeldet", "/auth/login?return_to=%2Forders");
    }

    @Test
    void a_host_brings_its_own_files() throws IOException {
        Files.writeString(directory.resolve("theme.css"), ":root { --brand: #402060; }");
        // region: files
        HostedPages pages = PebblePages.create(PageSettings.of("Shop").withFiles(directory), Environment.system());
        // endregion
        assertThat(pages.render(new Page.LoggedOut(), context())).contains("You are signed out");
    }

    @Test
    void a_page_of_the_host_looks_like_the_hosted_ones() {
        PebblePages pages = PebblePages.create(PageSettings.of("Shop"), Environment.system());
        // region: asset-path
        String head = "<link rel=\"stylesheet\" href=\"" + pages.assetPath("/auth", "pages.css") + "\">";
        // endregion
        assertThat(head).containsPattern("href=\"/auth/assets/pages\\.[0-9a-f]{16}\\.css\"");
        assertThat(pages.render(new Page.LoggedOut(), context())).contains(pages.assetPath("/auth", "pages.css"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pages.assetPath("/auth", "nothing.css"))
                .withMessageContaining("nothing.css");
    }

    @Test
    void a_host_changes_the_words() {
        // region: texts
        Texts texts = PageSettings.defaultTexts()
                .overriddenBy(
                        getClass().getClassLoader(), "dev/latchkey/servlet/docs/shop", Locale.ENGLISH, Locale.GERMAN);
        HostedPages pages = PebblePages.create(PageSettings.of("Shop").withTexts(texts), Environment.system());
        // endregion
        assertThat(pages.render(new Page.LoggedOut(), context())).contains("Thanks for shopping");
    }

    private PageContext context() {
        return new PageContext("/auth", Locale.ENGLISH, csrfToken(), null);
    }

    private String csrfToken() {
        return environment.randomText(16);
    }
}
