package dev.latchkey.examples.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenInspectionTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void header_claims_and_times_are_shown_and_the_signature_is_not() {
        String token = token(
                "{\"typ\":\"at+jwt\",\"alg\":\"ES256\"}",
                "{\"sub\":\"u\",\"iat\":1799999000,\"exp\":1800000900,\"nbf\":1700000000,\"auth_time\":1800000000}");

        assertThat(TokenInspection.of(token + "c2lnbmF0dXJl").describe(NOW))
                .hasSize(6)
                .anyMatch(line -> line.startsWith("header {") && line.contains("\"alg\" : \"ES256\""))
                .anyMatch(line -> line.startsWith("claims {") && line.contains("\"sub\" : \"u\""))
                .contains("issued 2027-01-15T07:43:20Z, 16 minutes ago")
                .contains("signed in 2027-01-15T08:00:00Z, in 0 seconds")
                .contains("valid from 2023-11-14T22:13:20Z, 1157 days ago")
                .contains("expires 2027-01-15T08:15:00Z, in 15 minutes")
                .noneMatch(line -> line.contains("c2lnbmF0dXJl"));
    }

    @Test
    void what_commands_a_terminal_or_turns_the_text_is_shown_escaped() {
        String token = token("{\"k\\u001b[2J\":1}", "{\"sub\":\"a\u009b1Ab\u202ec\u007fd\u00e9\\n\ud83d\ude00\"}");

        assertThat(String.join("\n", TokenInspection.of(token).describe(NOW)))
                .containsIgnoringCase("k\\u001b[2J")
                .contains("a\\u009b1Ab\\u202ec\\u007fd\\u00e9\\n\\ud83d\\ude00")
                .matches("[\\x20-\\x7e\\n]*");
    }

    @Test
    void a_time_that_is_out_of_range_does_not_break_it() {
        assertThat(TokenInspection.of(token("{}", "{\"exp\":9e18}")).describe(NOW))
                .contains("expires out of range");
    }

    @Test
    void the_audience_is_a_text_or_the_first_of_a_list() {
        assertThat(TokenInspection.of(token("{}", "{\"aud\":\"a\"}")).audience())
                .hasValue("a");
        assertThat(TokenInspection.of(token("{}", "{\"aud\":[\"b\",\"c\"]}")).audience())
                .hasValue("b");
        assertThat(TokenInspection.of(token("{}", "{\"aud\":[1]}")).audience()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a.b", "a.b.c.d.e", "!.e30.", "e30.bm90IGpzb24.", "e30.W10.", "e30.eyJhIjoxLCJhIjoyfQ."})
    void what_is_no_token_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TokenInspection.of(text));
    }

    private static String token(String header, String claims) {
        return base64(header) + "." + base64(claims) + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
