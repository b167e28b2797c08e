package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.MovableEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No value, wherever it is shown, changes the structure of a page. */
class PageEscapingTest {

    private static final PebblePages PAGES =
            PebblePages.create(PageSettings.of("Shop"), MovableEnvironment.at(SamplePages.NOW));

    private static final Map<String, List<String>> HARMLESS = harmless();

    /** What browsers have taken for markup or script, in text and in attributes. */
    static List<String> hostile() {
        return List.of(
                "<script>alert(1)</script>",
                "\"><script>alert(1)</script>",
                "'><img src=x onerror=alert(1)>",
                "\" autofocus onfocus=alert(1) x=\"",
                "' onmouseover='alert(1)",
                "</title><script>alert(1)</script>",
                "</main></body></html><h1>Other</h1>",
                "--><script>alert(1)</script><!--",
                "]]><script>alert(1)</script>",
                "<![CDATA[<script>alert(1)</script>]]>",
                "<svg/onload=alert(1)>",
                "<svg><style><img src=x onerror=alert(1)></style></svg>",
                "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
                "<iframe srcdoc=\"<script>alert(1)</script>\">",
                "<base href=//evil.example/>",
                "<meta http-equiv=refresh content='0;url=//evil.example'>",
                "<link rel=stylesheet href=//evil.example/x.css>",
                "<input type=hidden name=csrf_token value=stolen>",
                "<button formaction=//evil.example>",
                "javascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "&#60;script&#62;alert(1)",
                "&quot; onclick=&quot;alert(1)",
                "&amp;quot;",
                "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
                "\u0000\u0001\u0008\u000b\u001f\u007f\u0085",
                "\ufffe\uffff\ufdd0",
                "half \ud83d of a pair \ude00",
                "\ufeff<script>alert(1)</script>",
                "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
                "\u202e\u2066<script>\u2069",
                "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
                "{{ 7 * 7 }}{% raw %}{{ csrfToken }}",
                "{% include \"/etc/passwd\" %}",
                "${7*7} #{7*7} {0} {1} %s",
                "`alert(1)`",
                "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
                "x\" style=\"position:fixed;inset:0",
                "a".repeat(5_000) + "<b>");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_value_changes_no_element_and_no_attribute(String value) {
        SamplePages.of(value).forEach((name, page) -> {
            Html hostile = render(page, "/back", "csrf");
            assertThat(hostile.skeleton()).as(name).isEqualTo(HARMLESS.get(name));
            assertThat(hostile.text()).doesNotContain("49");
        });
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_address_to_return_to_or_token_changes_no_element_and_no_attribute(String value) {
        SamplePages.plain().forEach((name, page) -> {
            Html hostile = render(page, value, value);
            assertThat(hostile.skeleton()).as(name).isEqualTo(HARMLESS.get(name));
            assertThat(hostile.all("a"))
                    .allMatch(
                            link -> link.getAttribute("href")
                                    .matches(
                                            "/auth/[a-z]+(-up|-link|/mfa|/data|/devices|/forgot|/email)?(\\?(method=[a-z_]+&)?return_to=[^<>\"' ]*)?|#.*"));
        });
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_value_is_shown_as_it_is_but_for_what_html_cannot_hold(String value) {
        Html html = render(new Page.VerifyEmail(value), "/back", "csrf");

        assertThat(html.attributeValues()).contains(shown(value));
    }

    /** As an XML parser gives an attribute back: white space as spaces. */
    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.replace("\r\n", "\n").codePoints().forEach(c -> {
            boolean space = c == '\t' || c == '\n' || c == '\r';
            boolean impossible = (Character.isISOControl(c) && !space)
                    || (c >= 0xd800 && c <= 0xdfff)
                    || (c & 0xfffe) == 0xfffe
                    || (c >= 0xfdd0 && c <= 0xfdef);
            shown.appendCodePoint(space ? ' ' : impossible ? 0xfffd : c);
        });
        return shown.toString();
    }

    @Test
    void no_template_switches_escaping_off() throws IOException {
        try (Stream<Path> templates = Files.list(Path.of("src/main/resources/dev/latchkey/servlet/page/templates"))) {
            List<Path> all = templates.toList();
            assertThat(all).hasSize(PageModels.TEMPLATES.size());
            for (Path template : all) {
                assertThat(Files.readString(template)).doesNotContainPattern("\\|\\s*(raw|escape)|autoescape");
            }
        }
    }

    private static Map<String, List<String>> harmless() {
        Map<String, List<String>> skeletons = new HashMap<>();
        SamplePages.of("harmless")
                .forEach((name, page) ->
                        skeletons.put(name, render(page, "/back", "csrf").skeleton()));
        return skeletons;
    }

    private static Html render(Page page, String returnTo, String csrfToken) {
        return Html.parse(PAGES.render(page, new PageContext("/auth", Locale.ENGLISH, csrfToken, returnTo)));
    }
}
