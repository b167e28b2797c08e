package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSettingsTest {

    private static final HostedPages PAGES = PebblePages.create(PageSettings.of("Shop"), Environment.system());

    static Stream<UnaryOperator<WebSettings.Builder>> settings() {
        return Stream.of(
                builder -> builder.hostedPages(PAGES),
                WebSettings.Builder::withoutHostedPages,
                WebSettings.Builder::openDocumentsToEveryone,
                builder -> builder.strictTransportSecurity(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_is_set_once(UnaryOperator<WebSettings.Builder> setting) {
        WebSettings.Builder builder = setting.apply(WebSettings.builder());
        assertThatIllegalStateException()
                .isThrownBy(() -> setting.apply(builder))
                .withMessageContaining("set twice");
    }

    @Test
    void a_time_that_is_set_twice_is_told_with_both_values() {
        WebSettings.Builder builder = WebSettings.builder().strictTransportSecurity(Duration.ofDays(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.strictTransportSecurity(Duration.ofDays(2)))
                .withMessageContainingAll("PT24H", "PT48H");
    }

    @Test
    void pages_of_ones_own_and_none_contradict_each_other() {
        WebSettings.Builder without = WebSettings.builder().withoutHostedPages();
        assertThatIllegalStateException()
                .isThrownBy(() -> without.hostedPages(PAGES))
                .withMessageContainingAll("hostedPages", "withoutHostedPages");
        WebSettings.Builder own = WebSettings.builder().hostedPages(PAGES);
        assertThatIllegalStateException()
                .isThrownBy(own::withoutHostedPages)
                .withMessageContainingAll("hostedPages", "withoutHostedPages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.5S", "PT1M0.001S"})
    void browsers_are_told_whole_seconds(String life) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSettings.builder().strictTransportSecurity(Duration.parse(life)))
                .withMessageContainingAll("strictTransportSecurity", life);
    }

    @Test
    void the_default_is_a_year_with_pages_and_a_closed_document() {
        WebSettings defaults = WebSettings.defaults();
        assertThat(defaults.strictTransport()).isEqualTo(Duration.ofDays(365));
        assertThat(defaults.hasPages()).isTrue();
        assertThat(defaults.openDocuments()).isFalse();
    }
}
