package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.EndOthersResult;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What access tokens name users by, and that revocation reaches whoever knows users by such a name alone. */
final class OpaqueSubjectsTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final Duration LONG = Duration.ofHours(1);

    /** As long as any name is kept after it was retired: a token's life, 6 minutes, and 5 for nodes that see it late. */
    private static final Duration KEPT = Duration.ofMinutes(15 + 6 + 5);

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private Runnable whileMinting = () -> {};
    private LatchkeyTestKit kit = node(SubjectIdentifiers.OPAQUE);

    @AfterEach
    void close() {
        kit.close();
    }

    private LatchkeyTestKit node(SubjectIdentifiers identifiers) {
        return LatchkeyTestKit.create(builder -> builder.storage(storage)
                .masterKey(masterKey)
                .limits(LimitSettings.off())
                .claims(user -> {
                    Runnable hook = whileMinting;
                    whileMinting = () -> {};
                    hook.run();
                    return TokenClaims.none();
                })
                .subjects(identifiers));
    }

    /** Starts another node on the same storage in the place of this one. */
    private void restart(SubjectIdentifiers identifiers) {
        kit.close();
        kit = node(identifiers);
    }

    private Latchkey latchkey() {
        return kit.latchkey();
    }

    private UserId ada() {
        return kit.user("ada@mail.example").id();
    }

    private VerifiedToken verify(TokenPair tokens) {
        return latchkey().tokens().verify(tokens.accessToken().reveal());
    }

    private TokenPair refresh(TokenPair tokens) {
        kit.advance(Duration.ofSeconds(31));
        RefreshResult result = latchkey().sessions().refresh(tokens.refreshToken(), CONTEXT);
        assertThat(result).isInstanceOf(RefreshResult.Refreshed.class);
        return ((RefreshResult.Refreshed) result).tokens();
    }

    private boolean endOthersRaisingEpoch(UserId user, TokenPair acting) {
        return storage.transactions()
                .call(tx -> latchkey()
                        .sessions()
                        .endOthersRaisingEpoch(tx, user, acting.session().id(), EndReason.PASSWORD_CHANGED, CONTEXT));
    }

    private static Map<String, Object> claims(TokenPair tokens) {
        String payload = tokens.accessToken().reveal().split("\\.", -1)[1];
        return StrictJson.parseObject(Base64.getUrlDecoder().decode(payload), new StrictJson.Limits(8192, 8, 1000));
    }

    /** Refused here, and by services of both kinds that only verify; for the same reason where it is one of an end. */
    private void assertDeadEverywhere(TokenPair tokens, EndReason reason) {
        String compact = tokens.accessToken().reveal();
        assertRevoked(text -> latchkey().tokens().verify(text, VerifyOptions.strict()), compact, reason);
        outside((verifier, kind) -> assertRevoked(verifier::verify, compact, reason));
    }

    private static void assertRevoked(Function<String, VerifiedToken> verifying, String compact, EndReason reason) {
        TokenRejectedException rejected =
                catchThrowableOfType(TokenRejectedException.class, () -> verifying.apply(compact));
        assertThat(rejected).isNotNull();
        assertThat(rejected.reason()).isEqualTo(TokenRejection.REVOKED);
        assertThat(rejected.endReason()).contains(reason);
    }

    private void assertAcceptedEverywhere(TokenPair tokens, UserId user) {
        assertThat(verify(tokens).user()).isEqualTo(user);
        outside((verifier, kind) -> assertThat(
                        verifier.verify(tokens.accessToken().reveal()).session())
                .as(kind)
                .isEqualTo(tokens.session().id()));
    }

    private void outside(BiConsumer<OutsideVerifier, String> check) {
        MovableEnvironment time = MovableEnvironment.at(kit.now());
        try (OutsideVerifier byStorage = OutsideVerifier.byStorage(latchkey(), time);
                OutsideVerifier byDocument = OutsideVerifier.byDocument(latchkey(), time)) {
            check.accept(byStorage, "by storage");
            check.accept(byDocument, "by document");
        }
    }

    @Nested
    final class Names {

        @Test
        void without_a_setting_a_token_names_the_user_by_the_id_of_the_account_and_nothing_is_stored() {
            restart(SubjectIdentifiers.USER_ID);
            UserId ada = ada();
            TokenPair tokens = kit.session(ada);

            assertThat(claims(tokens)).containsEntry("sub", ada.toString()).containsEntry("ver", 0L);
            assertThat(verify(tokens).subject()).isEqualTo(ada.value());
            assertThat(storage.subjects().isEmpty()).isTrue();
        }

        @Test
        void an_opaque_token_says_nothing_of_the_account_and_is_understood_by_the_issuers_nodes() {
            UserId ada = ada();
            TokenPair tokens = kit.session(ada);

            VerifiedToken token = verify(tokens);
            assertThat(token.user()).isEqualTo(ada);
            assertThat(token.subject()).isNotEqualTo(ada.value());
            assertThat(claims(tokens).toString()).doesNotContain(ada.toString());
            assertThat(claims(tokens)).containsEntry("sub", token.subject().toString());
            outside((verifier, kind) -> assertThat(
                            verifier.verify(tokens.accessToken().reveal()).user())
                    .as(kind)
                    .isEqualTo(new UserId(token.subject())));
        }

        @Test
        void an_opaque_name_stays_through_refreshes_sign_outs_and_changes_of_the_password() {
            UserId ada = ada();
            TokenPair first = kit.session(ada);
            UUID name = verify(first).subject();

            assertThat(verify(refresh(first)).subject()).isEqualTo(name);
            latchkey().sessions().endAll(ada, EndReason.SIGNED_OUT, CONTEXT);
            assertThat(verify(kit.session(ada)).subject()).isEqualTo(name);
            restart(SubjectIdentifiers.OPAQUE);
            assertThat(verify(kit.session(ada)).subject()).isEqualTo(name);
            assertThat(verify(kit.session(kit.user("grace@mail.example").id())).subject())
                    .isNotEqualTo(name);
        }

        @Test
        void a_name_is_nobodys_once_the_account_is_erased() {
            UserId ada = ada();
            String compact = kit.session(ada).accessToken().reveal();
            storage.transactions().run(tx -> storage.deletions().eraseRows(tx, ada));
            restart(SubjectIdentifiers.OPAQUE);

            assertThatThrownBy(() -> latchkey().tokens().verify(compact))
                    .isInstanceOfSatisfying(
                            TokenRejectedException.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(TokenRejection.UNKNOWN_SUBJECT));
        }

        @Test
        void a_host_learns_whose_a_name_is() {
            UserId ada = ada();
            UUID name = verify(kit.session(ada)).subject();
            SubjectNames names = latchkey().tokens().subjects().orElseThrow();

            assertThat(names.userOf(name)).contains(ada);
            assertThat(names.userOf(ada.value())).isEmpty();
        }

        @Test
        void a_token_counts_epochs_from_the_making_of_its_name_and_means_the_users() {
            UserId ada = ada();
            for (int i = 0; i < 5; i++) {
                latchkey().sessions().endAll(ada, EndReason.PASSWORD_CHANGED, CONTEXT);
            }
            TokenPair tokens = kit.session(ada);

            assertThat(claims(tokens)).containsEntry("ver", 1L);
            assertThat(verify(tokens).epoch()).isEqualTo(5);
            latchkey().sessions().endAll(ada, EndReason.PASSWORD_CHANGED, CONTEXT);
            assertThat(claims(kit.session(ada))).containsEntry("ver", 2L);
        }
    }

    @Nested
    final class Rotation {

        private UserId ada;

        private void begin() {
            restart(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
            ada = ada();
        }

        @Test
        void what_a_user_does_after_a_sign_out_has_nothing_in_common_with_what_was_before_but_what_is_everybodys() {
            begin();
            TokenPair before = kit.session(ada);
            latchkey().sessions().end(ada, before.session().id(), EndReason.SIGNED_OUT, CONTEXT);
            latchkey().sessions().endAll(ada, EndReason.PASSWORD_CHANGED, CONTEXT);
            kit.advance(Duration.ofSeconds(2));
            TokenPair after = kit.session(ada);

            Map<String, Object> one = claims(before);
            Map<String, Object> other = claims(after);
            Set<String> same = new TreeSet<>(one.keySet());
            same.removeIf(name -> !one.get(name).equals(other.get(name)));
            assertThat(other.keySet()).isEqualTo(one.keySet());
            assertThat(same).containsExactly("amr", "aud", "client_id", "iss", "ver");
        }

        @Test
        void sessions_that_go_on_have_the_next_name_from_their_next_refresh_and_the_former_is_known_until_then() {
            begin();
            TokenPair leaving = kit.session(ada);
            TokenPair staying = kit.session(ada);
            UUID name = verify(staying).subject();

            latchkey().sessions().end(ada, leaving.session().id(), EndReason.SIGNED_OUT, CONTEXT);

            assertAcceptedEverywhere(staying, ada);
            TokenPair refreshed = refresh(staying);
            assertThat(verify(refreshed).subject()).isNotEqualTo(name);
            assertThat(verify(refresh(refreshed)).subject())
                    .isEqualTo(verify(refreshed).subject());
            assertThat(latchkey().tokens().subjects().orElseThrow().userOf(name))
                    .contains(ada);
        }

        @Test
        void every_way_of_signing_out_gives_the_name_up() {
            begin();
            TokenPair acting = kit.session(ada);
            TokenPair other = kit.session(ada);
            UUID first = verify(acting).subject();
            assertThat(latchkey().sessions().endOthers(ada, acting.session().id(), EndReason.SIGNED_OUT, CONTEXT))
                    .isInstanceOf(EndOthersResult.Ended.class);
            acting = refresh(acting);
            UUID second = verify(acting).subject();
            other = kit.session(ada);
            assertThat(latchkey().sessions().endByRefreshToken(other.refreshToken(), CONTEXT))
                    .isTrue();
            acting = refresh(acting);
            UUID third = verify(acting).subject();
            latchkey().sessions().endAll(ada, EndReason.ENDED_BY_ADMINISTRATOR, CONTEXT);
            UUID fourth = verify(kit.session(ada)).subject();

            assertThat(Set.of(first, second, third, fourth)).hasSize(4);
        }

        @Test
        void a_session_that_a_newer_one_replaces_keeps_the_name() {
            begin();
            TokenPair replaced = kit.session(ada);
            StartResult result =
                    latchkey().sessions().replace(replaced.session().id(), ada, AuthContext.of("otp"), tx -> true);

            assertThat(result).isInstanceOf(StartResult.Started.class);
            assertThat(verify(((StartResult.Started) result).tokens()).subject())
                    .isEqualTo(UUID.fromString((String) claims(replaced).get("sub")));
        }

        @Test
        void a_name_that_was_given_up_is_forgotten_once_no_token_can_have_it() {
            begin();
            TokenPair tokens = kit.session(ada);
            UUID name = verify(tokens).subject();
            latchkey().sessions().end(ada, tokens.session().id(), EndReason.SIGNED_OUT, CONTEXT);
            SubjectNames names = latchkey().tokens().subjects().orElseThrow();

            kit.advance(KEPT.minusSeconds(1));
            assertThat(names.cleanUp(10)).isZero();
            kit.advance(Duration.ofSeconds(1));
            assertThat(names.cleanUp(10)).isPositive();
            assertThat(storage.subjects().find(name)).isEmpty();
        }
    }

    @Nested
    final class Revoking {

        private void begin(SubjectIdentifiers identifiers) {
            restart(identifiers);
        }

        @ParameterizedTest
        @EnumSource(SubjectIdentifiers.class)
        void a_change_of_the_password_ends_all_older_tokens_everywhere_and_the_acting_session_goes_on(
                SubjectIdentifiers identifiers) {
            begin(identifiers);
            UserId ada = ada();
            TokenPair acting = kit.session(ada);
            TokenPair other = kit.session(ada);
            assertAcceptedEverywhere(acting, ada);

            ChangePasswordResult result = latchkey()
                    .accounts()
                    .changePassword(
                            ada,
                            acting.session().id(),
                            LatchkeyTestKit.PASSWORD,
                            Secret.of("violet lanterns over the pier"),
                            CONTEXT);

            assertThat(result).isInstanceOf(ChangePasswordResult.Changed.class);
            assertDeadEverywhere(other, EndReason.PASSWORD_CHANGED);
            assertDeadEverywhere(acting, EndReason.PASSWORD_CHANGED);
            TokenPair fresh =
                    latchkey().sessions().reissue(acting.session().id()).orElseThrow();
            assertAcceptedEverywhere(fresh, ada);
            assertAcceptedEverywhere(kit.session(ada), ada);
        }

        @Test
        void tokens_with_names_that_were_given_up_before_are_revoked_with_the_user_too() {
            begin(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
            UserId ada = ada();
            TokenPair leaving = kit.session(ada);
            TokenPair staying = kit.session(ada);
            latchkey().sessions().end(ada, leaving.session().id(), EndReason.SIGNED_OUT, CONTEXT);
            TokenPair refreshed = refresh(staying);
            assertAcceptedEverywhere(staying, ada);

            assertThat(endOthersRaisingEpoch(ada, staying)).isTrue();

            assertDeadEverywhere(staying, EndReason.PASSWORD_CHANGED);
            assertDeadEverywhere(refreshed, EndReason.PASSWORD_CHANGED);
        }

        @ParameterizedTest
        @EnumSource(SubjectIdentifiers.class)
        void a_user_who_is_disabled_is_out_everywhere_and_others_stay(SubjectIdentifiers identifiers) {
            begin(identifiers);
            UserId ada = ada();
            TokenPair tokens = kit.session(ada);
            UserId grace = kit.user("grace@mail.example").id();
            TokenPair others = kit.session(grace);

            latchkey().accounts().disable(ada, CONTEXT);

            assertDeadEverywhere(tokens, EndReason.ACCOUNT_DISABLED);
            assertAcceptedEverywhere(others, grace);
        }

        @ParameterizedTest
        @EnumSource(SubjectIdentifiers.class)
        void a_refresh_that_a_change_of_the_password_overtakes_gives_tokens_that_work_and_kills_the_older(
                SubjectIdentifiers identifiers) {
            begin(identifiers);
            UserId ada = ada();
            TokenPair acting = kit.session(ada);
            TokenPair other = kit.session(ada);
            whileMinting = () -> assertThat(endOthersRaisingEpoch(ada, acting)).isTrue();

            TokenPair refreshed = refresh(acting);

            assertAcceptedEverywhere(refreshed, ada);
            assertDeadEverywhere(acting, EndReason.PASSWORD_CHANGED);
            assertDeadEverywhere(other, EndReason.PASSWORD_CHANGED);
        }

        @ParameterizedTest
        @EnumSource(SubjectIdentifiers.class)
        void a_sign_in_that_an_end_of_all_sessions_overtakes_comes_to_nothing(SubjectIdentifiers identifiers) {
            begin(identifiers);
            UserId ada = ada();
            whileMinting = () -> latchkey().sessions().endAll(ada, EndReason.ACCOUNT_DISABLED, CONTEXT);

            StartResult result = latchkey().sessions().start(ada, AuthContext.of("pwd"));

            assertThat(result).isInstanceOf(StartResult.Refused.class);
        }

        @ParameterizedTest
        @EnumSource(SubjectIdentifiers.class)
        void a_token_that_is_still_made_for_a_session_from_before_a_raise_is_dead_under_whatever_name_it_gets(
                SubjectIdentifiers identifiers) {
            begin(identifiers);
            UserId ada = ada();
            TokenPair before = kit.session(ada);
            latchkey().sessions().endAll(ada, EndReason.PASSWORD_CHANGED, CONTEXT);

            // Another session than the one that ended, so that nothing but the epoch tells.
            TokenSubject late = new TokenSubject(
                    ada,
                    new SessionId(MovableEnvironment.at(kit.now()).newId()),
                    before.session().epoch(),
                    "shop",
                    kit.now(),
                    List.of("pwd"));
            String compact = latchkey().tokens().issue(late).compact().reveal();

            assertThatThrownBy(() -> latchkey().tokens().verify(compact)).isInstanceOf(TokenRejectedException.class);
            outside((verifier, kind) -> assertThatThrownBy(() -> verifier.verify(compact))
                    .as(kind)
                    .isInstanceOf(TokenRejectedException.class));
        }

        @Test
        void the_list_of_what_is_revoked_names_no_user_once_no_token_does() {
            begin(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
            UserId ada = ada();
            kit.session(ada);
            latchkey().tokens().subjects().orElseThrow().look();
            kit.advance(KEPT);
            TokenPair tokens = kit.session(ada);
            latchkey().sessions().endAll(ada, EndReason.PASSWORD_CHANGED, CONTEXT);

            assertDeadEverywhere(tokens, EndReason.PASSWORD_CHANGED);
            assertThat(latchkey().revocations().source().snapshot().entries())
                    .filteredOn(Revocation.OfEpoch.class::isInstance)
                    .hasSize(1)
                    .noneMatch(entry -> ((Revocation.OfEpoch) entry).user().equals(ada));
        }
    }

    @Nested
    final class Switching {

        @Test
        void tokens_from_before_the_switch_work_and_are_revoked_with_the_user() {
            restart(SubjectIdentifiers.USER_ID);
            UserId ada = ada();
            TokenPair before = kit.session(ada);
            restart(SubjectIdentifiers.OPAQUE);
            assertAcceptedEverywhere(before, ada);
            TokenPair after = refresh(before);
            assertThat(verify(after).subject()).isNotEqualTo(ada.value());

            assertThat(endOthersRaisingEpoch(ada, after)).isTrue();

            assertDeadEverywhere(before, EndReason.PASSWORD_CHANGED);
            assertDeadEverywhere(after, EndReason.PASSWORD_CHANGED);
        }

        @Test
        void a_user_who_has_only_tokens_from_before_the_switch_is_revoked_as_well() {
            restart(SubjectIdentifiers.USER_ID);
            UserId ada = ada();
            TokenPair before = kit.session(ada);
            restart(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
            kit.session(kit.user("grace@mail.example").id());
            latchkey().tokens().subjects().orElseThrow().look();

            assertThat(endOthersRaisingEpoch(ada, before)).isTrue();

            assertDeadEverywhere(before, EndReason.PASSWORD_CHANGED);
        }

        @Test
        void switched_back_tokens_with_opaque_names_work_and_are_revoked_and_their_names_are_given_up_in_time() {
            UserId ada = ada();
            TokenPair before = kit.session(ada);
            restart(SubjectIdentifiers.USER_ID);
            assertAcceptedEverywhere(before, ada);
            assertThat(claims(kit.session(ada))).containsEntry("sub", ada.toString());

            assertThat(endOthersRaisingEpoch(ada, before)).isTrue();
            assertDeadEverywhere(before, EndReason.PASSWORD_CHANGED);

            SubjectNames names = latchkey().tokens().subjects().orElseThrow();
            assertThat(names.cleanUp(10)).as("other nodes may be to follow").isZero();
            kit.advance(LONG);
            assertThat(names.cleanUp(10)).isPositive();
            kit.advance(LONG);
            assertThat(names.cleanUp(10)).isPositive();
            assertThat(storage.subjects().isEmpty()).isTrue();
        }

        @ParameterizedTest
        @EnumSource(names = {"OPAQUE", "ROTATED_AT_SIGN_OUT"})
        void nodes_of_both_settings_run_beside_each_other_for_however_long(SubjectIdentifiers identifiers) {
            restart(identifiers);
            UserId ada = ada();
            kit.session(ada);
            kit.latchkey().tokens().subjects().orElseThrow().look();
            kit.advance(LONG);
            try (LatchkeyTestKit old = node(SubjectIdentifiers.USER_ID)) {
                old.advance(LONG);
                TokenPair acting = old.session(ada);
                assertThat(claims(acting)).containsEntry("sub", ada.toString());

                assertThat(endOthersRaisingEpoch(ada, acting)).isTrue();
                assertDeadEverywhere(acting, EndReason.PASSWORD_CHANGED);

                TokenPair opaque = kit.session(ada);
                old.latchkey().sessions().endAll(ada, EndReason.SIGNED_OUT, CONTEXT);
                assertDeadEverywhere(opaque, EndReason.SIGNED_OUT);
            }
        }
    }
}
