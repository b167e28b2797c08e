package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationDocumentTest {

    private static final UUID ID = UUID.fromString("01956a2e-1111-7222-8333-444455556666");
    private static final Instant UNTIL = Instant.parse("2026-03-01T12:21:00Z");

    @Test
    void a_page_is_written_in_the_form_of_the_http_api() {
        RevocationPage page = new RevocationPage(
                List.of(
                        new Revocation.OfSession(new SessionId(ID), EndReason.SIGNED_OUT, UNTIL),
                        new Revocation.OfToken(ID, EndReason.ENDED_BY_ADMINISTRATOR, UNTIL.plusMillis(5)),
                        new Revocation.OfEpoch(new UserId(ID), 3, EndReason.PASSWORD_CHANGED, UNTIL)),
                new RevocationCursor("c-1"),
                true);

        assertThat(RevocationDocument.write(page)).isEqualTo("""
                {"revocations":[\
                {"type":"session","session_id":"01956a2e-1111-7222-8333-444455556666","reason":"signed_out",\
                "expires_at":"2026-03-01T12:21:00Z"},\
                {"type":"token","token_id":"01956a2e-1111-7222-8333-444455556666","reason":"ended_by_administrator",\
                "expires_at":"2026-03-01T12:21:00.005Z"},\
                {"type":"epoch","user_id":"01956a2e-1111-7222-8333-444455556666","epoch":3,"reason":"password_changed",\
                "expires_at":"2026-03-01T12:21:00Z"}],\
                "next_cursor":"c-1","more":true}""");
    }

    @Test
    void what_is_written_is_read_again() {
        for (EndReason reason : EndReason.values()) {
            RevocationPage page = new RevocationPage(
                    List.of(
                            new Revocation.OfSession(new SessionId(ID), reason, UNTIL),
                            new Revocation.OfToken(ID, reason, UNTIL),
                            new Revocation.OfEpoch(new UserId(ID), Integer.MAX_VALUE, reason, UNTIL)),
                    new RevocationCursor("a\"b\\c'</script>"),
                    false);

            assertThat(read(RevocationDocument.write(page))).isEqualTo(page);
        }
        RevocationPage empty = new RevocationPage(List.of(), new RevocationCursor("x"), true);
        assertThat(read(RevocationDocument.write(empty))).isEqualTo(empty);
    }

    @Test
    void an_issuer_may_be_newer_than_its_reader() {
        RevocationPage page = read(document("{\"type\":\"session\",\"session_id\":\"" + ID
                + "\",\"reason\":\"not_known_here\",\"expires_at\":\"2026-03-01T12:21:00Z\",\"by\":7}"));

        assertThat(page.entries())
                .containsExactly(new Revocation.OfSession(new SessionId(ID), EndReason.ENDED_BY_ADMINISTRATOR, UNTIL));
    }

    @Test
    void a_kind_of_revocation_that_is_not_known_is_refused_because_it_would_be_missed() {
        assertRefused(document(
                "{\"type\":\"organization\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "{}",
                "{\"type\":\"session\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"session\",\"session_id\":7,\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"session\",\"session_id\":\"1-1-1-1-1\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"session\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"session\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\"}",
                "{\"type\":\"session\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":\"tomorrow\"}",
                "{\"type\":\"session\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":1772367660}",
                "{\"type\":\"token\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"epoch\",\"user_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"epoch\",\"user_id\":\"01956a2e-1111-7222-8333-444455556666\",\"epoch\":\"3\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"epoch\",\"user_id\":\"01956a2e-1111-7222-8333-444455556666\",\"epoch\":1.5,\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"epoch\",\"user_id\":\"01956a2e-1111-7222-8333-444455556666\",\"epoch\":2147483648,\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"SESSION\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
                "{\"type\":\"session\",\"type\":\"token\",\"session_id\":\"01956a2e-1111-7222-8333-444455556666\",\"reason\":\"signed_out\",\"expires_at\":\"2026-03-01T12:21:00Z\"}",
            })
    void a_malformed_entry_makes_the_whole_page_one_that_is_refused(String entry) {
        assertRefused(document(entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{}",
                "{\"revocations\":[],\"next_cursor\":\"x\"}",
                "{\"revocations\":[],\"more\":false}",
                "{\"next_cursor\":\"x\",\"more\":false}",
                "{\"revocations\":{},\"next_cursor\":\"x\",\"more\":false}",
                "{\"revocations\":[],\"next_cursor\":\"\",\"more\":false}",
                "{\"revocations\":[],\"next_cursor\":\"a b\",\"more\":false}",
                "{\"revocations\":[],\"next_cursor\":\"x\",\"more\":\"false\"}",
                "{\"revocations\":[],\"next_cursor\":null,\"more\":false}",
            })
    void a_document_of_another_form_is_refused(String document) {
        assertRefused(document);
    }

    @Test
    void a_document_is_read_up_to_its_size_and_not_beyond() {
        String document = document("");
        byte[] largest = Arrays.copyOf(bytes(document), RevocationDocument.MAX_BYTES);
        Arrays.fill(largest, document.length(), largest.length, (byte) ' ');
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        larger[largest.length] = ' ';

        assertThat(RevocationDocument.read(largest).entries()).isEmpty();
        assertThatThrownBy(() -> RevocationDocument.read(larger)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void a_page_of_ten_thousand_entries_is_read() {
        RevocationPage page = new RevocationPage(
                IntStream.range(0, 10_000)
                        .mapToObj(i -> (Revocation)
                                new Revocation.OfEpoch(new UserId(new UUID(i, i)), i, EndReason.SIGNED_OUT, UNTIL))
                        .toList(),
                new RevocationCursor("x"),
                false);

        assertThat(read(RevocationDocument.write(page))).isEqualTo(page);
    }

    private static String document(String entries) {
        return "{\"revocations\":[" + entries + "],\"next_cursor\":\"x\",\"more\":false}";
    }

    private static RevocationPage read(String document) {
        return RevocationDocument.read(bytes(document));
    }

    private static void assertRefused(String document) {
        assertThatThrownBy(() -> read(document)).isInstanceOf(MalformedJsonException.class);
    }

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
