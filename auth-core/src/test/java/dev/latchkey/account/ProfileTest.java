package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

    private static final Profile FULL =
            new Profile("Ada", "King", "Lovelace", "+44 20 7946 0000", Map.of("plan", "pro"));

    private final AccountFixture fixture = AccountFixture.create();
    private User ada;

    @BeforeEach
    void make_an_account() {
        ada = fixture.user(new NewAccount(ADA, PASSWORD, FULL, true));
    }

    @Test
    void named_fields_change_and_the_others_stay() {
        fixture.environment.advance(Duration.ofHours(1));

        UpdateResult result =
                update(ProfileChange.none().withGivenName("Augusta Ada").withPhone(null));

        User changed = fixture.stored(ada.id());
        assertThat(result).isEqualTo(new UpdateResult.Updated(changed));
        assertThat(changed.profile())
                .isEqualTo(new Profile("Augusta Ada", "King", "Lovelace", null, Map.of("plan", "pro")));
        assertThat(changed.version()).isEqualTo(ada.version() + 1);
        assertThat(changed.updatedAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(fixture.events)
                .last()
                .isEqualTo(new AuthEvent.ProfileChanged(ada.id(), changed.updatedAt(), CONTEXT));
    }

    @Test
    void every_field_can_be_changed_and_taken_away() {
        update(ProfileChange.none()
                .withGivenName("G")
                .withMiddleName("M")
                .withFamilyName("F")
                .withPhone("112")
                .withAttributes(Map.of("a", 1)));
        assertThat(fixture.stored(ada.id()).profile()).isEqualTo(new Profile("G", "M", "F", "112", Map.of("a", 1)));

        update(ProfileChange.none()
                .withGivenName(null)
                .withMiddleName(" ")
                .withFamilyName("")
                .withPhone(" ")
                .withAttributes(Map.of()));
        assertThat(fixture.stored(ada.id()).profile()).isEqualTo(Profile.empty());
    }

    @Test
    void nothing_but_the_profile_changes() {
        update(ProfileChange.none().withGivenName("Grace"));

        User changed = fixture.stored(ada.id());
        assertThat(changed.email()).isEqualTo(ada.email());
        assertThat(changed.status()).isEqualTo(ada.status());
        assertThat(changed.emailVerified()).isEqualTo(ada.emailVerified());
    }

    @Test
    void a_change_that_changes_nothing_is_no_new_version_and_no_event() {
        fixture.events.clear();

        assertThat(update(ProfileChange.none().withGivenName(" Ada"))).isEqualTo(new UpdateResult.Updated(ada));

        assertThat(fixture.stored(ada.id())).isEqualTo(ada);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void a_change_of_an_older_version_is_refused() {
        update(ProfileChange.none().withGivenName("Grace"));

        assertThat(fixture.accounts.updateProfile(
                        ada.id(), ProfileChange.none().withGivenName("Joan"), OptionalLong.of(ada.version()), CONTEXT))
                .isEqualTo(new UpdateResult.PreconditionFailed());
        assertThat(fixture.accounts.updateProfile(
                        ada.id(),
                        ProfileChange.none().withGivenName("Joan"),
                        OptionalLong.of(ada.version() + 1),
                        CONTEXT))
                .isEqualTo(new UpdateResult.Updated(fixture.stored(ada.id())));
        assertThat(fixture.stored(ada.id()).profile().givenName()).isEqualTo("Joan");
    }

    @Test
    void of_changes_of_one_version_at_once_one_takes_effect_and_without_a_version_all_do() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 100; round++) {
                String value = "round " + round;
                OptionalLong version = OptionalLong.of(fixture.stored(ada.id()).version());
                ProfileChange given = ProfileChange.none().withGivenName(value);
                ProfileChange family = ProfileChange.none().withFamilyName(value);

                List<UpdateResult> results = race.run(List.of(
                        () -> fixture.accounts.updateProfile(ada.id(), given, version, CONTEXT),
                        () -> fixture.accounts.updateProfile(ada.id(), family, version, CONTEXT)));
                assertThat(results).containsOnlyOnce(new UpdateResult.PreconditionFailed());

                List<UpdateResult> unused = race.run(List.of(() -> update(given), () -> update(family)));
                Profile profile = fixture.stored(ada.id()).profile();
                assertThat(List.of(profile.givenName(), profile.familyName())).containsOnly(value);
            }
        }
    }

    @Test
    void an_interceptor_may_refuse_it() {
        fixture.interceptor = action -> {
            assertThat(action).isEqualTo(new AuthAction.ChangeProfile(ada.id(), CONTEXT));
            return Optional.of(new Veto("names come from the directory"));
        };

        assertThat(update(ProfileChange.none().withGivenName("Grace")))
                .isEqualTo(new UpdateResult.Vetoed("names come from the directory"));
        assertThat(fixture.stored(ada.id())).isEqualTo(ada);
    }

    @Test
    void an_account_that_does_not_exist_is_not_found() {
        UserId nobody = new UserId(Environment.system().newId());

        assertThat(fixture.accounts.updateProfile(
                        nobody, ProfileChange.none().withGivenName("Grace"), OptionalLong.empty(), CONTEXT))
                .isEqualTo(new UpdateResult.NotFound());
    }

    @Nested
    class AName {

        @Test
        void has_at_most_100_characters_however_many_units_they_take() {
            assertThat(update(ProfileChange.none().withFamilyName("\ud83d\ude80".repeat(100))))
                    .isInstanceOf(UpdateResult.Updated.class);
            assertThat(codes(ProfileChange.none().withFamilyName("\ud83d\ude80".repeat(101))))
                    .containsExactly("family_name too_long");
        }

        @Test
        void is_kept_in_its_composed_form_without_space_around_it() {
            update(ProfileChange.none().withMiddleName("  Jose\u0301 "));

            assertThat(fixture.stored(ada.id()).profile().middleName()).isEqualTo("Jos\u00e9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\nb",
                    "a\r\nSubject: x",
                    "a\u0000",
                    "a\u202eb",
                    "a\u2066b",
                    "a\u2028b",
                    "a\ud800",
                    "\u001b[31m"
                })
        void is_one_line_of_visible_text(String name) {
            assertThat(codes(ProfileChange.none().withGivenName(name))).containsExactly("given_name invalid");
            assertThat(fixture.stored(ada.id())).isEqualTo(ada);
        }
    }

    @Nested
    class APhone {

        @ParameterizedTest
        @ValueSource(strings = {"112", "+49 (0)30 / 123-456.78", "+442079460000", "(030) 12 34 56"})
        void is_kept_as_it_was_written(String phone) {
            assertThat(update(ProfileChange.none().withPhone(phone))).isInstanceOf(UpdateResult.Updated.class);
            assertThat(fixture.stored(ada.id()).profile().phone()).isEqualTo(phone);
        }

        @ParameterizedTest
        @ValueSource(strings = {"11", "++112", "1+12", "call me", "+1234567890123456", "١٢٣", "112\n113", "112;ext=4"})
        void of_another_form_is_refused(String phone) {
            assertThat(codes(ProfileChange.none().withPhone(phone))).containsExactly("phone invalid");
        }

        @Test
        void has_at_most_32_characters() {
            assertThat(codes(ProfileChange.none().withPhone("112" + " ".repeat(28) + "34")))
                    .containsExactly("phone too_long");
        }
    }

    @Nested
    class Attributes {

        @Test
        void hold_what_json_holds() {
            Map<String, Object> attributes = Map.of(
                    "text",
                    "Größe \u4e2d \"quoted\"",
                    "whole",
                    42,
                    "long",
                    Long.MIN_VALUE,
                    "double",
                    1.5,
                    "flag",
                    true,
                    "list",
                    List.of("a", 1, List.of()),
                    "object",
                    Map.of("inner", Map.of()));

            assertThat(update(ProfileChange.none().withAttributes(attributes)))
                    .isInstanceOf(UpdateResult.Updated.class);
            assertThat(fixture.stored(ada.id()).profile().attributes()).isEqualTo(attributes);
        }

        @Test
        void are_kept_as_the_plainest_number_that_is_equal() {
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("byte", (byte) 1);
            attributes.put("short", (short) -2);
            attributes.put("long", 3L);
            attributes.put("float", 1.1f);
            attributes.put("big", BigInteger.valueOf(Long.MAX_VALUE));
            attributes.put("whole", new BigDecimal("9007199254740993.0"));
            attributes.put("decimal", new BigDecimal("12.50"));

            assertThat(update(ProfileChange.none().withAttributes(attributes)))
                    .isInstanceOf(UpdateResult.Updated.class);

            assertThat(fixture.stored(ada.id()).profile().attributes())
                    .isEqualTo(Map.of(
                            "byte",
                            1,
                            "short",
                            -2,
                            "long",
                            3,
                            "float",
                            1.1,
                            "big",
                            Long.MAX_VALUE,
                            "whole",
                            9007199254740993L,
                            "decimal",
                            12.5));
        }

        @Test
        void cannot_be_changed_from_outside_once_they_are_saved() {
            List<Object> list = new ArrayList<>(List.of("a"));
            Map<String, Object> inner = new HashMap<>(Map.of("list", list));
            update(ProfileChange.none().withAttributes(Map.of("inner", inner)));

            list.add("b");
            inner.put("more", 1);

            Map<String, Object> saved = fixture.stored(ada.id()).profile().attributes();
            assertThat(saved).isEqualTo(Map.of("inner", Map.of("list", List.of("a"))));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> saved.put("more", "x"));
        }

        static List<Object> notJson() {
            Map<String, Object> withNull = new HashMap<>();
            withNull.put("nothing", null);
            List<Object> listWithNull = new ArrayList<>();
            listWithNull.add(null);
            return List.of(
                    withNull,
                    listWithNull,
                    "a\u0000b",
                    "half \ud83d of a pair",
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY,
                    new BigDecimal("1e1000000000"),
                    new BigDecimal("1e-1000000000"),
                    BigInteger.TWO.pow(63),
                    BigInteger.TEN.pow(101),
                    new BigDecimal("0.1000000000000000000001"),
                    new BigDecimal("9223372036854775809"),
                    'c',
                    new StringBuilder("text"),
                    new int[] {1},
                    Optional.of("x"));
        }

        @ParameterizedTest
        @MethodSource("notJson")
        void of_any_other_kind_are_refused(Object value) {
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("key", value))))
                    .containsExactly("attributes invalid");
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("key", List.of(Map.of("deep", value))))))
                    .containsExactly("attributes invalid");
        }

        @Test
        void that_are_null_are_refused_and_not_an_error_of_ours() {
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("nothing", null);

            assertThat(codes(ProfileChange.none().withAttributes(attributes))).containsExactly("attributes invalid");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a b", "größe", "a\"b", "a\nb", "$where", "a/b", "__proto__\u0000"})
        void have_plain_names(String name) {
            assertThat(codes(ProfileChange.none().withAttributes(Map.of(name, 1))))
                    .containsExactly("attributes invalid_name");
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("inner", Map.of(name, 1)))))
                    .containsExactly("attributes invalid_name");
        }

        @Test
        void have_names_of_at_most_64_characters() {
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("x".repeat(64), 1))))
                    .isEmpty();
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("x".repeat(65), 1))))
                    .containsExactly("attributes invalid_name");
        }

        @Test
        void are_at_most_8_deep() {
            assertThat(codes(ProfileChange.none().withAttributes(nested(8)))).isEmpty();
            assertThat(codes(ProfileChange.none().withAttributes(nested(9)))).containsExactly("attributes too_deep");
            assertThat(codes(ProfileChange.none().withAttributes(nested(5_000))))
                    .containsExactly("attributes too_deep");
        }

        @Test
        void that_hold_themselves_are_too_deep() {
            List<Object> loop = new ArrayList<>();
            loop.add(loop);

            assertThat(codes(ProfileChange.none().withAttributes(Map.of("loop", loop))))
                    .containsExactly("attributes too_deep");
        }

        @Test
        void take_at_most_16_kib_as_json() {
            // {"k":"..."}, with the separator that each member is counted with: 9 bytes besides the text
            int room = 16 * 1024 - 9;

            assertThat(codes(ProfileChange.none().withAttributes(Map.of("k", "x".repeat(room)))))
                    .isEmpty();
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("k", "x".repeat(room + 1)))))
                    .containsExactly("attributes too_long");
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("k", "ü".repeat(room / 2 + 1)))))
                    .containsExactly("attributes too_long");
            assertThat(codes(ProfileChange.none().withAttributes(Map.of("k", "\u0001".repeat(room / 6 + 1)))))
                    .containsExactly("attributes too_long");
            assertThat(codes(ProfileChange.none()
                            .withAttributes(Map.of("k", List.of("x".repeat(room / 2), "x".repeat(room / 2))))))
                    .containsExactly("attributes too_long");
        }

        private static Map<String, Object> nested(int depth) {
            Object value = Map.of();
            for (int i = 2; i < depth; i++) {
                value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
            }
            return Map.of("k", value);
        }
    }

    private UpdateResult update(ProfileChange change) {
        return fixture.accounts.updateProfile(ada.id(), change, OptionalLong.empty(), CONTEXT);
    }

    private List<String> codes(ProfileChange change) {
        return update(change) instanceof UpdateResult.Refused refused
                ? refused.problems().stream()
                        .map(problem -> problem.field() + " " + problem.code())
                        .toList()
                : List.of();
    }
}
