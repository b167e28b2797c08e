package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.MembershipResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Organizations and their members over HTTP. */
@ParameterizedClass
@EnumSource(Container.class)
final class OrganizationHttpTest extends HttpSuite {

    private static final String ALL = "/auth/admin/organizations";
    private static final String UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057";

    private static int slugs;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .roles(roles -> roles.role("registrar").may("organizations:read", "organizations:manage"))
                        .roles(roles -> roles.role("reader").may("organizations:read")));
    }

    private static String slug() {
        slugs++;
        return "slug-" + slugs;
    }

    private Answer create(String token, String body) {
        return client().post(ALL).bearer(token).json(body).send();
    }

    private Answer created(String token, String slug, String more) {
        return create(token, "{\"name\": \"The Company\", \"slug\": \"" + slug + "\"" + more + "}")
                .expect(201);
    }

    private String made(String token) {
        return id(created(token, slug(), ""));
    }

    private static String id(Answer answer) {
        return answer.json().path("id").asString();
    }

    private Answer patch(String token, String id, String body) {
        return client().call("PATCH", ALL + "/" + id).bearer(token).json(body).send();
    }

    private Answer delete(String token, String path) {
        return client().call("DELETE", ALL + "/" + path).bearer(token).send();
    }

    private Answer get(String token, String path) {
        return client().get(path).bearer(token).send();
    }

    private Answer addMember(String token, String organization, String body) {
        return client().post(ALL + "/" + organization + "/members")
                .bearer(token)
                .json(body)
                .send();
    }

    private static String member(User user, String role) {
        return "{\"user_id\": \"" + user.id() + "\", \"roles\": [\"" + role + "\"]}";
    }

    @Test
    void an_organization_is_made_shown_changed_and_deleted() {
        User registrar = user("registrar");
        String token = bearer(registrar);
        String slug = slug();
        Answer made = created(token, slug, ", \"parent_id\": null");
        String id = id(made);
        assertThat(made.header("Location")).contains(ALL + "/" + id);
        assertThat(made.header("ETag")).contains("\"0\"");
        JsonNode shown = get(token, ALL + "/" + id).expect(200).json();
        assertThat(shown).isEqualTo(made.json());
        assertThat(shown.path("slug").asString()).isEqualTo(slug);
        assertThat(shown.path("parent_id").isNull()).isTrue();
        assertThat(shown.path("mfa_required").asBoolean()).isFalse();
        assertThat(get(token, ALL + "/" + id + "/members").expect(200).json().path("items"))
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.path("user_id").asString())
                            .isEqualTo(registrar.id().toString());
                    assertThat(owner.path("roles").toString()).isEqualTo("[\"owner\"]");
                });

        Answer renamed = patch(token, id, "{\"name\": \" Größe \"}").expect(200);
        assertThat(renamed.json().path("name").asString()).isEqualTo("Größe");
        assertThat(renamed.header("ETag")).contains("\"1\"");
        client().call("PATCH", ALL + "/" + id)
                .bearer(token)
                .header("If-Match", "\"0\"")
                .json("{\"name\": \"Z\"}")
                .send()
                .expect(412, "precondition_failed");
        client().call("DELETE", ALL + "/" + id)
                .bearer(token)
                .header("If-Match", "\"0\"")
                .send()
                .expect(412, "precondition_failed");
        client().call("DELETE", ALL + "/" + id)
                .bearer(token)
                .header("If-Match", "\"1\"")
                .send()
                .expect(204);
        delete(token, id).expect(404, "not_found");
        assertThat(get(bearer(user("admin")), "/auth/admin/events?type=organization_deleted")
                        .expect(200)
                        .json()
                        .path("items")
                        .path(0)
                        .path("actor_id")
                        .asString())
                .isEqualTo(registrar.id().toString());
    }

    @Test
    void the_tree_has_no_circle_and_no_orphans() {
        String token = bearer(user("registrar"));
        String top = made(token);
        String below = id(created(token, slug(), ", \"parent_id\": \"" + top + "\""));

        for (String parent : List.of(below, top, UNKNOWN, "no-id", "\\u0000")) {
            JsonNode error = patch(token, top, "{\"parent_id\": \"" + parent + "\"}")
                    .expect(422, "validation_failed")
                    .json()
                    .path("errors")
                    .path(0);
            assertThat(error.path("field").asString()).isEqualTo("parent_id");
        }
        delete(token, top).expect(409, "conflict");
        assertThat(get(token, ALL + "?parent_id=" + top).expect(200).json().path("items"))
                .extracting(item -> item.path("id").asString())
                .containsExactly(below);
        assertThat(patch(token, below, "{\"parent_id\": null}")
                        .expect(200)
                        .json()
                        .path("parent_id")
                        .isNull())
                .isTrue();
        delete(token, top).expect(204);
    }

    @Test
    void what_is_not_acceptable_is_named_by_its_field() {
        String token = bearer(user("registrar"));
        String taken = slug();
        String id = id(created(token, taken, ""));
        String ok = "\"name\": \"N\", \"slug\": \"n\"";

        create(token, "{\"name\": \"N\", \"slug\": \"" + taken + "\"}").expect(409, "conflict");
        for (String slug : List.of("", "A", "a_b", "-a", "a".repeat(64), "a\\u0000", "é")) {
            field(create(token, "{\"name\": \"N\", \"slug\": \"" + slug + "\"}"), "slug");
            field(patch(token, id, "{\"slug\": \"" + slug + "\"}"), "slug");
        }
        for (String name : List.of("", " ", "a\\u0000", "a\\nb", "n".repeat(201), "n".repeat(60_000))) {
            field(create(token, "{\"name\": \"" + name + "\", \"slug\": \"n\"}"), "name");
        }
        for (String member : List.of("name", "slug", "mfa_required")) {
            field(patch(token, id, "{\"" + member + "\": null}"), member);
        }
        create(token, "{\"name\": \"N\"}").expect(422, "validation_failed");
        for (String unknown : List.of("id", "version", "owner", "created_at", "roles", "second_factor_required")) {
            create(token, "{" + ok + ", \"" + unknown + "\": \"x\"}").expect(400, "malformed_request");
            patch(token, id, "{\"" + unknown + "\": \"x\"}").expect(400, "malformed_request");
        }
        create(token, "{" + ok + ", \"mfa_required\": \"yes\"}").expect(400, "malformed_request");
        patch(token, UNKNOWN, "{\"name\": \"N\"}").expect(404, "not_found");
        get(token, ALL + "/no-id").expect(404, "not_found");
    }

    private static void field(Answer answer, String field) {
        assertThat(answer.expect(422, "validation_failed")
                        .json()
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo(field);
    }

    @Test
    void members_are_added_by_id_or_address_changed_and_removed() {
        String token = bearer(user("registrar"));
        String id = made(token);
        User ada = user();
        User grace = user();
        String one = ALL + "/" + id + "/members/" + ada.id();

        Answer added = addMember(token, id, member(ada, "member")).expect(201);
        assertThat(added.header("Location")).contains(one);
        assertThat(get(token, one).expect(200).json()).isEqualTo(added.json());
        addMember(token, id, member(ada, "owner")).expect(409, "conflict");
        addMember(token, id, "{\"email\": \"" + grace.email().address() + "\", \"roles\": [\"admin\"]}")
                .expect(201);
        assertThat(client().call("PATCH", one)
                        .bearer(token)
                        .json("{\"roles\": [\"owner\"]}")
                        .send()
                        .expect(200)
                        .json()
                        .path("roles")
                        .toString())
                .isEqualTo("[\"owner\"]");
        client().call("DELETE", one).bearer(token).send().expect(204);
        client().call("DELETE", one).bearer(token).send().expect(404, "not_found");
        get(token, one).expect(404, "not_found");
    }

    @Test
    void who_is_no_user_or_has_no_such_role_is_not_added() {
        String token = bearer(user("registrar"));
        String id = made(token);
        User ada = user();
        for (String roles : List.of("[]", "[\"OWNER\"]", "[\"admin\", \"member\"]", "[\"boss\\u0000\"]")) {
            field(addMember(token, id, "{\"user_id\": \"" + ada.id() + "\", \"roles\": " + roles + "}"), "roles");
        }
        for (String roles : List.of("\"owner\"", "[1]", "[null]", "[[\"owner\"]]", "{}")) {
            addMember(token, id, "{\"user_id\": \"" + ada.id() + "\", \"roles\": " + roles + "}")
                    .expect(400, "malformed_request");
        }
        String role = ", \"roles\": [\"member\"]}";
        field(addMember(token, id, "{\"user_id\": \"" + UNKNOWN + "\"" + role), "user_id");
        field(addMember(token, id, "{\"user_id\": \"no-id\"" + role), "user_id");
        field(addMember(token, id, "{\"email\": \"nobody@mail.example\"" + role), "email");
        field(addMember(token, id, "{\"email\": \"\\u0000\"" + role), "email");
        field(addMember(token, id, "{\"email\": null" + role), "user_id");
        field(
                addMember(
                        token,
                        id,
                        "{\"user_id\": \"" + ada.id() + "\", \"email\": \""
                                + ada.email().address() + "\"" + role),
                "user_id");
        addMember(token, UNKNOWN, member(ada, "member")).expect(404, "not_found");
        client().call("PATCH", ALL + "/" + id + "/members/" + ada.id())
                .bearer(token)
                .json("{\"roles\": [\"member\"]}")
                .send()
                .expect(404, "not_found");
        delete(token, id + "/members/no-id").expect(404, "not_found");
    }

    @Test
    void the_last_owner_stays() {
        User registrar = user("registrar");
        String token = bearer(registrar);
        String id = made(token);
        delete(token, id + "/members/" + registrar.id()).expect(409, "last_admin");
        client().call("PATCH", ALL + "/" + id + "/members/" + registrar.id())
                .bearer(token)
                .json("{\"roles\": [\"admin\"]}")
                .send()
                .expect(409, "last_admin");
    }

    @Test
    void it_takes_the_permission_and_nothing_that_a_member_has() {
        String registrar = bearer(user("registrar"));
        String id = made(registrar);
        User owner = user();
        addMember(registrar, id, member(owner, "owner")).expect(201);
        String reader = bearer(user("reader"));

        for (String path :
                List.of(ALL, ALL + "/" + id, ALL + "/" + id + "/members", ALL + "/" + id + "/members/" + owner.id())) {
            get(bearer(owner), path).expect(403, "forbidden");
            get(reader, path).expect(200);
            client().get(path).send().expect(401, "token_missing");
        }
        for (String token : List.of(bearer(owner), reader)) {
            create(token, "{\"name\": \"N\", \"slug\": \"n\"}").expect(403, "forbidden");
            patch(token, id, "{\"name\": \"N\"}").expect(403, "forbidden");
            delete(token, id).expect(403, "forbidden");
            addMember(token, id, member(user(), "member")).expect(403, "forbidden");
            delete(token, id + "/members/" + owner.id()).expect(403, "forbidden");
        }
    }

    @Test
    void lists_come_page_by_page() {
        String token = bearer(user("registrar"));
        String top = made(token);
        List<String> below = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            below.add(id(created(token, slug(), ", \"parent_id\": \"" + top + "\"")));
        }
        User ada = user();
        for (String id : below) {
            assertThat(kit().latchkey()
                            .organizations()
                            .addMember(OrganizationId.parse(id), ada.id(), MemberRole.MEMBER, RequestContext.none()))
                    .isInstanceOf(MembershipResult.Done.class);
        }
        String own = bearer(ada);
        assertThat(walked(token, ALL + "?limit=2&parent_id=" + top, "id")).isEqualTo(below);
        assertThat(walked(own, "/auth/me/organizations?limit=2", "id")).isEqualTo(below);
        assertThat(walked(token, ALL + "/" + below.get(0) + "/members?limit=1", "user_id"))
                .hasSize(2);
        for (String path : List.of(ALL, "/auth/me/organizations", ALL + "/" + top + "/members")) {
            get(token, path + "?cursor=x").expect(400, "malformed_request");
            get(token, path + "?limit=201").expect(422, "validation_failed");
        }
        get(token, ALL + "?parent_id=x").expect(422, "validation_failed");
    }

    private List<String> walked(String token, String path, String member) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = get(token, path + cursor).expect(200).json();
            page.path("items").forEach(item -> all.add(item.path(member).asString()));
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asString();
        }
        return all;
    }

    @Test
    void one_sees_what_one_belongs_to_and_as_what() {
        String registrar = bearer(user("registrar"));
        String id = made(registrar);
        User ada = user();
        String token = bearer(ada);
        assertThat(get(token, "/auth/me/organizations").expect(200).json().path("items"))
                .isEmpty();
        addMember(registrar, id, member(ada, "admin")).expect(201);

        assertThat(get(token, "/auth/me/organizations").expect(200).json().path("items"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.path("id").asString()).isEqualTo(id);
                    assertThat(item.path("roles").toString()).isEqualTo("[\"admin\"]");
                });
        client().get("/auth/me/organizations").send().expect(401, "token_missing");
    }

    @Test
    void a_member_of_one_that_requires_a_second_factor_needs_it_from_the_next_request_on() {
        String registrar = bearer(user("registrar"));
        String id = made(registrar);
        User reader = user("reader");
        addMember(registrar, id, member(reader, "member")).expect(201);
        String token = bearer(reader);
        get(token, ALL).expect(200);

        assertThat(patch(registrar, id, "{\"mfa_required\": true}")
                        .expect(200)
                        .json()
                        .path("mfa_required")
                        .asBoolean())
                .isTrue();

        JsonNode refused = get(token, ALL).expect(403, "step_up_required").json();
        assertThat(refused.path("required").toString()).isEqualTo("[\"mfa\"]");
        assertThat(get(token, "/auth/me/mfa")
                        .expect(200)
                        .json()
                        .path("required")
                        .asBoolean())
                .isTrue();
        LatchkeyTestKit.Authenticator app = kit().authenticator(reader.id());
        kit().advance(Duration.ofSeconds(30));
        JsonNode waiting = client().post("/auth/login")
                .json(login(reader, ""))
                .send()
                .expect(200)
                .json();
        assertThat(waiting.path("status").asString()).isEqualTo("mfa_required");
        String strong = client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + waiting.path("mfa_token").asString()
                        + "\", \"method\": \"totp\", \"code\": \""
                        + kit().totp(app.secret()).reveal() + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        get(strong, ALL).expect(200);
    }
}
