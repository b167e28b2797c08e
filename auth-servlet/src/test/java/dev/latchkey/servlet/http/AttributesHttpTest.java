package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.Attribute;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Profiles with fields of the host's own. */
@ParameterizedClass
@EnumSource(
        value = Container.class,
        names = {"JETTY"})
final class AttributesHttpTest extends HttpSuite {

    private int made;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .attributes(schema -> schema.with(
                                Attribute.text("nickname").maxLength(8).label("Nickname"),
                                Attribute.integer("seats").between(1, 50).required(),
                                Attribute.text("plan").oneOf("free", "pro").byHostOnly(),
                                Attribute.text("size").oneOf("s", "m").label("Size"),
                                Attribute.flag("news"),
                                Attribute.textList("topics").maxItems(2))));
    }

    @Test
    void a_registration_names_each_field_that_does_not_fit() {
        JsonNode problem = client().post("/auth/register")
                .json("{\"email\": \"new@mail.example\", \"password\": \"" + PASSWORD
                        + "\", \"attributes\": {\"nickname\": \"longer than eight\", \"plan\": \"pro\", \"x\": 1}}")
                .send()
                .expect(422, "validation_failed")
                .json();
        assertThat(errors(problem))
                .containsExactly(
                        "attributes.nickname too_long",
                        "attributes.plan read_only",
                        "attributes.x unknown",
                        "attributes.seats required");
    }

    @Test
    void a_change_keeps_what_the_host_wrote() {
        String token = bearer(member());
        JsonNode me = patch(token, "{\"attributes\": {\"seats\": 2, \"topics\": [\"a\", \"b\"]}}")
                .expect(200)
                .json();
        assertThat(me.path("attributes").toString())
                .isEqualTo("{\"seats\":2,\"topics\":[\"a\",\"b\"],\"plan\":\"free\"}");
        JsonNode problem = patch(token, "{\"attributes\": {\"seats\": 2, \"plan\": \"pro\"}}")
                .expect(422, "validation_failed")
                .json();
        assertThat(errors(problem)).containsExactly("attributes.plan read_only");
        JsonNode same = patch(token, "{\"attributes\": " + me.path("attributes") + "}")
                .expect(200)
                .json();
        assertThat(same.path("attributes")).isEqualTo(me.path("attributes"));
    }

    @Test
    void the_document_tells_of_each_field_and_of_no_others() {
        JsonNode document =
                client().get("/auth/openapi.json").send().expect(200).json();
        JsonNode attributes = document.path("components").path("schemas").path("Attributes");
        assertThat(attributes.path("additionalProperties").asBoolean(true)).isFalse();
        JsonNode properties = attributes.path("properties");
        assertThat(properties.propertyNames()).containsExactly("nickname", "seats", "plan", "size", "news", "topics");
        assertThat(properties.path("nickname").path("maxLength").asInt()).isEqualTo(8);
        assertThat(properties.path("seats").path("minimum").asInt()).isEqualTo(1);
        assertThat(properties.path("seats").path("maximum").asInt()).isEqualTo(50);
        assertThat(properties.path("plan").path("enum").toString()).isEqualTo("[\"free\",\"pro\"]");
        assertThat(properties.path("plan").path("readOnly").asBoolean()).isTrue();
        assertThat(properties.path("nickname").has("readOnly")).isFalse();
        assertThat(properties.path("topics").path("maxItems").asInt()).isEqualTo(2);
        for (String name : List.of("User", "RegisterRequest", "ProfileChange")) {
            JsonNode member =
                    document.path("components").path("schemas").path(name).path("properties");
            assertThat(member.path("attributes").path("$ref").asString()).isEqualTo("#/components/schemas/Attributes");
        }
    }

    @Test
    void the_pages_have_the_fields_that_users_write_and_no_others() {
        FormBrowser browser = new FormBrowser(client()).with(cookies(member()));
        for (String path : List.of("/auth/register", "/auth/account")) {
            FormBrowser one = path.endsWith("register") ? new FormBrowser(client()) : browser;
            assertThat(one.page(path).text())
                    .contains(
                            "name=\"attributes.nickname\"",
                            "<label for=\"attributes.nickname\">Nickname",
                            "name=\"attributes.seats\" type=\"number\" step=\"1\" min=\"1\" max=\"50\"",
                            "<select id=\"attributes.size\"",
                            "name=\"attributes.news\" type=\"checkbox\"",
                            "<textarea id=\"attributes.topics\"")
                    .doesNotContain("attributes.plan");
        }
    }

    @Test
    void the_profile_form_saves_them_and_comes_back_with_what_was_typed() {
        User user = member();
        FormBrowser browser = new FormBrowser(client()).with(cookies(user));
        String form = "/auth/account/profile";
        browser.submit(
                        "/auth/account",
                        form,
                        "given_name=Ada",
                        "attributes.nickname=Countess",
                        "attributes.seats=7",
                        "attributes.size=m",
                        "attributes.news=true",
                        "attributes.topics=engines\r\n\r\n looms ")
                .expect(303);
        assertThat(attributes(user))
                .isEqualTo(Map.of(
                        "nickname",
                        "Countess",
                        "seats",
                        7,
                        "size",
                        "m",
                        "news",
                        true,
                        "topics",
                        List.of("engines", "looms"),
                        "plan",
                        "free"));
        assertThat(browser.page("/auth/account").text())
                .contains(
                        "value=\"Countess\"",
                        "value=\"7\"",
                        "<option value=\"m\" selected=\"selected\">",
                        "engines\nlooms")
                .containsPattern("name=\"attributes.news\"[^>]* checked=\"checked\"");

        Answer again = browser.submit(
                        "/auth/account", form, "given_name=Ada", "attributes.nickname=Ada", "attributes.seats=51")
                .expect(422);
        assertThat(again.text())
                .contains("value=\"51\"", "id=\"attributes.seats-problem\"", "This number is too small or too large.")
                .contains("href=\"#attributes.seats\"");
        assertThat(attributes(user)).containsEntry("seats", 7);

        browser.submit("/auth/account", form, "attributes.seats=8").expect(303);
        assertThat(attributes(user)).isEqualTo(Map.of("seats", 8, "news", false, "plan", "free"));
    }

    @Test
    void the_registration_form_registers_with_them() {
        FormBrowser browser = new FormBrowser(client());
        Answer refused = browser.submit(
                        "/auth/register",
                        "/auth/register",
                        "email=form@mail.example",
                        "password=" + PASSWORD,
                        "attributes.nickname=Ada")
                .expect(422);
        assertThat(refused.text()).contains("id=\"attributes.seats-problem\"", "value=\"Ada\"");
        browser.submit(
                        "/auth/register",
                        "/auth/register",
                        "email=form@mail.example",
                        "password=" + PASSWORD,
                        "attributes.seats=3",
                        "attributes.nickname=Ada")
                .expect(303);
        User user = app().latchkey().accounts().findByEmail("form@mail.example").orElseThrow();
        assertThat(attributes(user)).isEqualTo(Map.of("seats", 3, "nickname", "Ada", "news", false));
    }

    private Map<String, Object> attributes(User user) {
        return app().latchkey()
                .accounts()
                .find(user.id())
                .orElseThrow()
                .profile()
                .attributes();
    }

    private Answer patch(String token, String body) {
        return client().call("PATCH", "/auth/me").bearer(token).json(body).send();
    }

    private User member() {
        made++;
        Profile profile = Profile.empty().withAttributes(Map.of("seats", 1, "plan", "free"));
        CreateResult result = app().latchkey()
                .accounts()
                .create(
                        new NewAccount("member" + made + "@mail.example", LatchkeyTestKit.PASSWORD, profile, true),
                        RequestContext.none());
        return ((CreateResult.Created) result).user();
    }

    private static List<String> errors(JsonNode problem) {
        return StreamSupport.stream(problem.path("errors").spliterator(), false)
                .map(error -> error.path("field").asString() + " "
                        + error.path("code").asString())
                .toList();
    }
}
