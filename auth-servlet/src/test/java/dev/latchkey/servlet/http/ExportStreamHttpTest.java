package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.PersonalData;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An export is sent while it is read. */
@ParameterizedClass
@EnumSource(Container.class)
final class ExportStreamHttpTest extends HttpSuite {

    private static final int ALL = 20_000;
    private static final int BREAK = 10_000;

    private volatile CountDownLatch received = new CountDownLatch(0);
    private volatile boolean waited;
    private volatile boolean broken;
    private volatile boolean brokenAtOnce;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).personalData(new Orders()));
    }

    @Test
    void the_client_has_its_beginning_before_the_rest_is_read() throws Exception {
        received = new CountDownLatch(1);
        HttpResponse<InputStream> response = export();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        byte[] beginning = response.body().readNBytes(2);
        received.countDown();
        byte[] rest = response.body().readAllBytes();

        assertThat(waited)
                .as("the middle was read after the client had the beginning")
                .isTrue();
        JsonNode data = JsonMapper.shared()
                .readTree(new String(beginning, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8));
        assertThat(data.path("orders").size()).isEqualTo(ALL);
        assertThat(data.path("orders").path(ALL - 1).path("number").intValue()).isEqualTo(ALL - 1);
    }

    @Test
    void all_events_of_a_long_log_are_there_latest_first() throws Exception {
        User user = user();
        String token = bearer(user);
        for (int i = 0; i < 2_400; i++) {
            kit().latchkey().accounts().disable(user.id(), RequestContext.none());
            kit().latchkey().accounts().enable(user.id(), RequestContext.none());
        }
        assertThat(token).isNotEmpty();
        JsonNode events = client().get("/auth/me/export")
                .bearer(bearer(user))
                .send()
                .expect(200)
                .json()
                .path("events");
        List<String> times = new ArrayList<>();
        events.path("items").forEach(event -> times.add(event.path("at").asString()));
        assertThat(times).hasSizeGreaterThan(4_800);
        assertThat(events.path("complete").asBoolean()).isTrue();
        assertThat(events.path("items").path(0).path("type").asString()).isEqualTo("data_exported");
    }

    @Test
    void what_breaks_off_in_the_middle_is_no_whole_document() throws Exception {
        broken = true;
        try {
            HttpResponse<InputStream> response = export();
            List<byte[]> sent = new ArrayList<>();
            boolean ended = false;
            try {
                byte[] part = response.body().readNBytes(8_192);
                while (part.length > 0) {
                    sent.add(part);
                    part = response.body().readNBytes(8_192);
                }
                ended = true;
            } catch (IOException e) {
                assertThat(sent).as("the beginning came").isNotEmpty();
            }
            // Undertow ends an answer that breaks off as one that does not; what was sent is no JSON then
            assertThat(ended).as("the answer ended as a whole one does").isEqualTo(container == Container.UNDERTOW);
            StringBuilder text = new StringBuilder();
            sent.forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));
            assertThat(isJson(text.toString())).isFalse();
            assertThat(text.toString()).doesNotEndWith("}}").doesNotContain("unavailable");
        } finally {
            broken = false;
        }
        client().get("/auth/me").bearer(bearer()).send().expect(200);
    }

    @Test
    void what_cannot_begin_is_answered_as_unavailable() {
        brokenAtOnce = true;
        try {
            client().get("/auth/me/export").bearer(bearer()).send().expect(503, "unavailable");
        } finally {
            brokenAtOnce = false;
        }
    }

    private static boolean isJson(String text) {
        try {
            return JsonMapper.shared().readTree(text) != null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private HttpResponse<InputStream> export() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + app().port() + "/auth/me/export"))
                .header("Authorization", "Bearer " + bearer())
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Orders of a host's, which waits in the middle until the client has the beginning. */
    private final class Orders implements PersonalData {

        @Override
        public String name() {
            return "orders";
        }

        @Override
        public Optional<Object> of(UserId user) {
            if (brokenAtOnce) {
                throw new StoreUnavailableException("the orders are out of reach");
            }
            Iterable<Object> orders = this::walk;
            return Optional.of(orders);
        }

        private Iterator<Object> walk() {
            return IntStream.range(0, ALL).mapToObj(this::order).iterator();
        }

        private Object order(int number) {
            if (number == BREAK) {
                if (broken) {
                    throw new StoreUnavailableException("the orders are out of reach");
                }
                waited = await();
            }
            return Map.of("number", number, "goods", "a quiet harbour at dawn");
        }

        private boolean await() {
            try {
                return received.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
