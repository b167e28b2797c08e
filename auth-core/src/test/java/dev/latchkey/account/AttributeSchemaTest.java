package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.event.Veto;
import dev.latchkey.kernel.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeSchemaTest {

    private static final AttributeSchema SCHEMA = AttributeSchema.of(
            Attribute.text("nickname").maxLength(5),
            Attribute.integer("seats").between(1, 50).required(),
            Attribute.number("weight").between(0.5, 1),
            Attribute.flag("news"),
            Attribute.date("born"),
            Attribute.text("plan").oneOf("free", "pro").byHostOnly(),
            Attribute.textList("topics").maxItems(2).maxLength(4));

    private final AccountFixture fixture =
            AccountFixture.of(AccountSettings.standard().withAttributes(SCHEMA));

    static List<Arguments> refused() {
        return List.of(
                Arguments.of("nickname", 5, "invalid"),
                Arguments.of("nickname", "longer", "too_long"),
                Arguments.of("seats", 0, "out_of_range"),
                Arguments.of("seats", 51L, "out_of_range"),
                Arguments.of("seats", 1.5, "invalid"),
                Arguments.of("seats", "2", "invalid"),
                Arguments.of("weight", 0.49, "out_of_range"),
                Arguments.of("weight", true, "invalid"),
                Arguments.of("news", "true", "invalid"),
                Arguments.of("born", "2026-02-30", "invalid"),
                Arguments.of("born", "1815", "invalid"),
                Arguments.of("topics", List.of("a", "b", "c"), "too_many"),
                Arguments.of("topics", List.of("a", "a"), "not_unique"),
                Arguments.of("topics", List.of(1), "invalid"),
                Arguments.of("topics", List.of("abcde"), "too_long"),
                Arguments.of("topics", "a", "invalid"),
                Arguments.of("plan", "pro", "read_only"),
                Arguments.of("other", "x", "unknown"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_registration_and_a_change_name_the_field_that_does_not_fit(String name, Object value, String code) {
        Map<String, Object> attributes = new LinkedHashMap<>(Map.of("seats", 1));
        attributes.put(name, value);

        RegisterResult registered = fixture.accounts.register(
                new Registration(ADA, PASSWORD, Profile.empty().withAttributes(attributes), CONTEXT));
        assertThat(codes(((RegisterResult.Refused) registered).problems()))
                .containsExactly("attributes." + name + " " + code);

        User user = made(Map.of("seats", 1));
        UpdateResult updated = update(user.id(), attributes);
        assertThat(codes(((UpdateResult.Refused) updated).problems()))
                .containsExactly("attributes." + name + " " + code);
        assertThat(fixture.stored(user.id())).isEqualTo(user);
    }

    @Test
    void what_fits_is_stored_as_it_was_given() {
        Map<String, Object> all = Map.of(
                "nickname",
                "\u00c4da",
                "seats",
                50,
                "weight",
                0.5,
                "news",
                false,
                "born",
                "1815-12-10",
                "topics",
                List.of("a", "b"));
        User user = made(Map.of("seats", 1));
        assertThat(update(user.id(), all)).isInstanceOf(UpdateResult.Updated.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(all);
    }

    @Test
    void what_is_required_has_to_be_there_at_registration_and_cannot_be_taken_away() {
        RegisterResult registered =
                fixture.accounts.register(new Registration(ADA, PASSWORD, Profile.empty(), CONTEXT));
        assertThat(codes(((RegisterResult.Refused) registered).problems()))
                .containsExactly("attributes.seats required");
        User user = made(Map.of("seats", 1));
        UpdateResult updated = update(user.id(), Map.of("nickname", "Ada"));
        assertThat(codes(((UpdateResult.Refused) updated).problems())).containsExactly("attributes.seats required");
    }

    @Test
    void a_user_sends_back_what_the_host_wrote_or_leaves_it_out_and_it_stays() {
        User user = made(Map.of("seats", 1, "plan", "pro"));
        assertThat(update(user.id(), Map.of("seats", 2))).isInstanceOf(UpdateResult.Updated.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 2, "plan", "pro"));
        assertThat(update(user.id(), Map.of("seats", 3, "plan", "pro"))).isInstanceOf(UpdateResult.Updated.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 3, "plan", "pro"));
        assertThat(update(user.id(), Map.of("seats", 3, "plan", "free"))).isInstanceOf(UpdateResult.Refused.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 3, "plan", "pro"));
    }

    @Test
    void the_host_writes_all_of_it_within_the_schema_and_is_asked_by_no_interceptor() {
        User user = made(Map.of("seats", 1, "plan", "pro"));
        fixture.interceptor = action -> Optional.of(new Veto("no"));
        UpdateResult changed = fixture.accounts.updateProfileAsHost(
                user.id(),
                ProfileChange.none().withAttributes(Map.of("seats", 2, "plan", "free")),
                OptionalLong.empty(),
                CONTEXT);
        assertThat(changed).isInstanceOf(UpdateResult.Updated.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 2, "plan", "free"));
        UpdateResult wrong = fixture.accounts.updateProfileAsHost(
                user.id(),
                ProfileChange.none().withAttributes(Map.of("seats", 2, "plan", "gold")),
                OptionalLong.empty(),
                CONTEXT);
        assertThat(codes(((UpdateResult.Refused) wrong).problems())).containsExactly("attributes.plan not_allowed");
        assertThat(update(user.id(), Map.of("seats", 9))).isInstanceOf(UpdateResult.Vetoed.class);
    }

    @Test
    void creation_and_import_are_held_to_it_and_may_fill_in_what_users_may_not() {
        Profile without = Profile.empty().withAttributes(Map.of("plan", "pro"));
        CreateResult created = fixture.accounts.create(new NewAccount(ADA, PASSWORD, without, true), CONTEXT);
        assertThat(codes(((CreateResult.Refused) created).problems())).containsExactly("attributes.seats required");
        ImportedAccount imported = new ImportedAccount(ADA, null, without, true);
        assertThat(codes(fixture.accounts.imports().problems(imported))).containsExactly("attributes.seats required");
        assertThat(fixture.accounts.imports().add(imported, CONTEXT)).isInstanceOf(CreateResult.Refused.class);
    }

    @Test
    void an_administrator_is_made_whatever_is_required() {
        assertThat(fixture.accounts.administrators().createFirst(ADA, PASSWORD, CONTEXT))
                .isInstanceOf(CreateResult.Created.class);
    }

    @Test
    void what_was_stored_before_there_was_a_schema_stays_until_the_host_writes() {
        User user = made(Map.of("seats", 1));
        User old =
                user.withProfile(user.profile().withAttributes(Map.of("seats", 1, "legacy", "x")), AccountFixture.NOW);
        fixture.storage
                .transactions()
                .run(tx -> assertThat(fixture.storage.users().update(tx, old)).isTrue());
        assertThat(update(user.id(), Map.of("seats", 2))).isInstanceOf(UpdateResult.Updated.class);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 2, "legacy", "x"));
        fixture.accounts.updateProfileAsHost(
                user.id(), ProfileChange.none().withAttributes(Map.of("seats", 2)), OptionalLong.empty(), CONTEXT);
        assertThat(fixture.stored(user.id()).profile().attributes()).isEqualTo(Map.of("seats", 2));
    }

    @Test
    void a_declaration_that_says_nonsense_is_refused_with_its_values() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeSchema.of(Attribute.text("a"), Attribute.flag("a")))
                .withMessageContaining("declared twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.text("a b"))
                .withMessageContaining("'a b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.integer("a").between(2, 1))
                .withMessageContaining("between 2 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.text("a").oneOf("x", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.text("a").maxLength(4_001));
        assertThatIllegalStateException()
                .isThrownBy(() -> Attribute.flag("a").maxLength(1))
                .withMessageContaining("FLAG");
    }

    private User made(Map<String, Object> attributes) {
        return fixture.user(new NewAccount(ADA, PASSWORD, Profile.empty().withAttributes(attributes), true));
    }

    private UpdateResult update(UserId user, Map<String, Object> attributes) {
        return fixture.accounts.updateProfile(
                user, ProfileChange.none().withAttributes(attributes), OptionalLong.empty(), CONTEXT);
    }

    private static List<String> codes(List<FieldProblem> problems) {
        return problems.stream()
                .map(problem -> problem.field() + " " + problem.code())
                .toList();
    }
}
