package dev.latchkey.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WCAG 2.2, 1.4.3 (text, 4.5 to 1) and 1.4.11 (edges of fields and the focus, 3 to 1), in both colour schemes. */
class PageContrastTest {

    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final String STYLES = new String(PageFiles.builtIn().asset("pages.css"), StandardCharsets.UTF_8);
    private static final int DARK = STYLES.indexOf("@media (prefers-color-scheme: dark)");

    @ParameterizedTest
    @CsvSource({
        "ink, paper, 4.5",
        "ink, surface, 4.5",
        "ink, field, 4.5",
        "muted, paper, 4.5",
        "muted, surface, 4.5",
        "link, paper, 4.5",
        "link, surface, 4.5",
        "link, wrong-paper, 4.5",
        "ink, wrong-paper, 4.5",
        "wrong, wrong-paper, 4.5",
        "wrong, paper, 4.5",
        "wrong, surface, 4.5",
        "good, good-paper, 4.5",
        "good, paper, 4.5",
        "good, surface, 4.5",
        "focus, paper, 4.5",
        "on-brand, brand, 4.5",
        "on-brand-muted, brand, 3",
        "on-action, action, 4.5",
        "on-action, action-strong, 4.5",
        "edge, paper, 3",
        "edge, surface, 3",
        "edge, field, 3",
        "focus, surface, 3",
        "action, paper, 3"
    })
    void two_colours_are_far_enough_apart(String front, String back, double least) {
        assertThat(ratio(light(), front, back)).as("light").isGreaterThanOrEqualTo(least);
        assertThat(ratio(dark(), front, back)).as("dark").isGreaterThanOrEqualTo(least);
    }

    private static Map<String, String> light() {
        return colours(STYLES.substring(0, DARK));
    }

    private static Map<String, String> dark() {
        Map<String, String> colours = light();
        colours.putAll(colours(STYLES.substring(DARK)));
        return colours;
    }

    private static Map<String, String> colours(String styles) {
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(styles);
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        return colours;
    }

    private static double ratio(Map<String, String> colours, String front, String back) {
        double one = luminance(colours.get(front));
        double other = luminance(colours.get(back));
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 0) + 0.7152 * channel(colour, 2) + 0.0722 * channel(colour, 4);
    }

    private static double channel(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
