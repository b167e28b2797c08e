package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.account.Profile;
import dev.latchkey.account.RegisterResult;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LatchkeyTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final String EMAIL = "ada@shop.example";

    @Nested
    class The_main_job {

        @Test
        void runs_from_sign_up_to_sign_out_and_the_token_is_dead_at_once() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                Latchkey latchkey = kit.latchkey();
                assertThat(register(latchkey)).isInstanceOf(RegisterResult.VerificationRequired.class);
                assertThat(signIn(latchkey)).isEqualTo(new LoginResult.Refused(LoginRefusal.EMAIL_NOT_VERIFIED));

                latchkey.deliverMail();
                assertThat(latchkey.accounts().verifyEmail(kit.mail().tokenTo(EMAIL), CONTEXT))
                        .isInstanceOf(VerifyEmailResult.Verified.class);

                LoginResult.SignedIn signedIn = (LoginResult.SignedIn) signIn(latchkey);
                String access = signedIn.tokens().accessToken().reveal();
                VerifiedToken token = latchkey.tokens().verify(access);
                assertThat(token.user()).isEqualTo(signedIn.user().id());

                kit.advance(Duration.ofMinutes(5));
                TokenPair refreshed = refresh(latchkey, signedIn.tokens(), RefreshKind.ROTATED);
                assertThat(latchkey.tokens()
                                .verify(refreshed.accessToken().reveal())
                                .session())
                        .isEqualTo(token.session());

                assertThat(latchkey.sessions().end(token.user(), token.session(), EndReason.SIGNED_OUT, CONTEXT))
                        .isTrue();
                assertRevoked(latchkey, access, EndReason.SIGNED_OUT);
                assertRevoked(latchkey, refreshed.accessToken().reveal(), EndReason.SIGNED_OUT);
                assertThat(latchkey.sessions().refresh(refreshed.refreshToken(), CONTEXT))
                        .isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
            }
        }

        @Test
        void an_old_refresh_token_ends_the_session_and_its_access_tokens() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                TokenPair first = kit.session(kit.user(EMAIL).id());
                TokenPair second = refresh(kit.latchkey(), first, RefreshKind.ROTATED);
                kit.advance(Duration.ofSeconds(31));

                assertThat(kit.latchkey().sessions().refresh(first.refreshToken(), CONTEXT))
                        .isEqualTo(new RefreshResult.Refused(RefreshRefusal.REUSED));
                assertRevoked(kit.latchkey(), second.accessToken().reveal(), EndReason.TOKEN_REUSE);
            }
        }

        @Test
        void disabling_a_user_ends_every_session_at_once() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                User user = kit.user(EMAIL);
                TokenPair tokens = kit.session(user.id());
                kit.latchkey().accounts().disable(user.id(), CONTEXT);

                assertRevoked(kit.latchkey(), tokens.accessToken().reveal(), EndReason.ACCOUNT_DISABLED);
                assertThat(kit.latchkey().sessions().refresh(tokens.refreshToken(), CONTEXT))
                        .isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
            }
        }

        @Test
        void changing_the_password_ends_all_other_sessions_and_keeps_the_acting_one() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                User user = kit.user(EMAIL);
                TokenPair acting = kit.session(user.id());
                TokenPair other = kit.session(user.id());
                kit.latchkey()
                        .accounts()
                        .changePassword(
                                user.id(),
                                acting.session().id(),
                                LatchkeyTestKit.PASSWORD,
                                Secret.of("another harbour, at dusk"),
                                CONTEXT);

                assertRevoked(kit.latchkey(), other.accessToken().reveal(), EndReason.PASSWORD_CHANGED);
                TokenPair reissued =
                        kit.latchkey().sessions().reissue(acting.session().id()).orElseThrow();
                assertThat(kit.latchkey()
                                .tokens()
                                .verify(reissued.accessToken().reveal())
                                .session())
                        .isEqualTo(acting.session().id());
            }
        }
    }

    @Nested
    class A_host {

        @Test
        void adds_claims_to_tokens_and_gets_the_roles_it_declared() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.claims(
                            user -> new TokenClaims(Set.of("from-host"), Map.of("tenant", "north")))
                    .roles(roles -> roles.role("editor").may("articles:update")))) {
                String access = kit.accessToken(EMAIL, "editor");
                VerifiedToken token = kit.latchkey().tokens().verify(access);

                assertThat(token.roles()).containsExactlyInAnyOrder("editor", "from-host");
                assertThat(token.claims()).containsEntry("tenant", "north");
                assertThat(kit.latchkey()
                                .access()
                                .can(token.user(), "articles:update")
                                .granted())
                        .isTrue();
                assertThat(kit.latchkey()
                                .access()
                                .can(token.user(), "articles:delete")
                                .granted())
                        .isFalse();
            }
        }

        @Test
        void hears_of_events_after_their_commit_and_a_failing_listener_harms_nobody() {
            List<AuthEvent> heard = new CopyOnWriteArrayList<>();
            try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.listener(event -> {
                        throw new IllegalStateException("a listener of the test fails on purpose");
                    })
                    .listener(heard::add))) {
                User user = kit.user(EMAIL);
                kit.session(user.id());

                assertThat(heard).hasAtLeastOneElementOfType(AuthEvent.SignedIn.class);
                assertThat(heard)
                        .allSatisfy(event -> assertThat(event.subject()).contains(user.id()));
            }
        }

        @Test
        void vetoes_a_registration_and_nothing_is_made() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                    builder -> builder.interceptor(action -> action instanceof AuthAction.Register
                            ? Optional.of(new Veto("invitation only"))
                            : Optional.empty()))) {
                assertThat(register(kit.latchkey())).isEqualTo(new RegisterResult.Vetoed("invitation only"));
                assertThat(kit.latchkey().accounts().findByEmail(EMAIL)).isEmpty();
            }
        }

        @Test
        void is_told_by_a_plugin_when_everything_has_started_and_when_it_closes() {
            List<String> calls = new CopyOnWriteArrayList<>();
            LatchkeyPlugin plugin = new LatchkeyPlugin() {
                @Override
                public void configure(Latchkey.Builder builder) {
                    calls.add("configure");
                }

                @Override
                public void started(Latchkey latchkey) {
                    calls.add("started, ready: " + latchkey.isReady());
                }

                @Override
                public void closing() {
                    calls.add("closing");
                }
            };
            LatchkeyTestKit.create(builder -> builder.plugin(plugin)).close();
            assertThat(calls).containsExactly("configure", "started, ready: true", "closing");
        }

        @Test
        void has_every_plugin_closed_though_one_of_them_fails_to() {
            List<String> calls = new CopyOnWriteArrayList<>();
            LatchkeyPlugin first = closing(() -> calls.add("first"));
            LatchkeyPlugin failing = closing(() -> {
                calls.add("failing");
                throw new IllegalStateException("a plugin of the test fails on purpose");
            });
            LatchkeyPlugin last = closing(() -> calls.add("last"));
            LatchkeyTestKit.create(
                            builder -> builder.plugin(first).plugin(failing).plugin(last))
                    .close();
            assertThat(calls).containsExactly("last", "failing", "first");
        }

        private static LatchkeyPlugin closing(Runnable action) {
            return new LatchkeyPlugin() {
                @Override
                public void closing() {
                    action.run();
                }
            };
        }

        @Test
        void that_fails_in_a_plugin_gets_the_failure_and_nothing_keeps_running() {
            List<String> calls = new CopyOnWriteArrayList<>();
            LatchkeyPlugin plugin = new LatchkeyPlugin() {
                @Override
                public void started(Latchkey latchkey) {
                    throw new IllegalStateException("the plugin of the test refuses");
                }

                @Override
                public void closing() {
                    calls.add("closing");
                }
            };
            assertThatThrownBy(() -> LatchkeyTestKit.create(builder -> builder.plugin(plugin)))
                    .hasMessage("the plugin of the test refuses");
            assertThat(calls).containsExactly("closing");
        }
    }

    @Nested
    class The_builder {

        @Test
        void needs_an_issuer() {
            assertThatThrownBy(() -> Latchkey.builder().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("issuer");
        }

        @Test
        void needs_a_mailer_when_addresses_are_verified() {
            Latchkey.Builder builder = Latchkey.builder().issuer("https://shop.example");
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("mailer(...)")
                    .hasMessageContaining("EmailVerification.OFF");
        }

        @Test
        void starts_with_an_issuer_alone_when_addresses_are_not_verified() {
            try (Latchkey latchkey = Latchkey.builder()
                    .issuer("https://shop.example")
                    .emailVerification(EmailVerification.OFF)
                    .build()) {
                assertThat(latchkey.isReady()).isTrue();
                assertThat(latchkey.settings().audiences()).containsExactly("https://shop.example");
                assertThat(latchkey.settings().baseUrl()).isEqualTo("https://shop.example/auth");
                assertThat(latchkey.describeState()).isEqualTo("storage: in-memory, shared state: in-process");
                assertThat(register(latchkey)).isInstanceOf(RegisterResult.Registered.class);
                assertThat(register(latchkey)).isInstanceOf(RegisterResult.AddressTaken.class);
            }
        }

        @Test
        void starts_without_any_account() {
            List<AuthEvent> events = new CopyOnWriteArrayList<>();
            try (Latchkey latchkey = Latchkey.builder()
                    .issuer("https://shop.example")
                    .emailVerification(EmailVerification.OFF)
                    .listener(events::add)
                    .build()) {
                assertThat(events).isEmpty();
                assertThat(latchkey.accounts().administrators().mintSetUp())
                        .as("the link that there is only while nobody can administer")
                        .isPresent();
                for (String name : List.of("admin", "root", "sa", "user", "test", "guest")) {
                    assertThat(latchkey.accounts().findByEmail(name + "@shop.example"))
                            .isEmpty();
                }
            }
        }

        @Test
        void says_both_values_when_something_is_set_twice() {
            Latchkey.Builder builder = Latchkey.builder().clientId("first");
            assertThatThrownBy(() -> builder.clientId("second"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("clientId is set twice: to first and then to second");
        }

        @Test
        void refuses_an_idle_life_longer_than_the_absolute_one_with_both_values() {
            Latchkey.Builder builder = Latchkey.builder()
                    .issuer("https://shop.example")
                    .emailVerification(EmailVerification.OFF)
                    .refreshIdle(Duration.ofHours(9))
                    .refreshAbsolute(Duration.ofHours(8));
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("idle timeout PT9H (refreshIdle) exceeds absolute timeout PT8H (refreshAbsolute)");
        }
    }

    @Nested
    class An_address_that_others_register_again_and_again {

        private static final Secret THEIRS = Secret.of("seven lanterns, one moor");

        @Test
        void is_still_verified_with_the_last_link_that_was_mailed() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                Latchkey latchkey = kit.latchkey();
                for (int i = 0; i < 20; i++) {
                    assertThat(register(latchkey)).isInstanceOf(RegisterResult.VerificationRequired.class);
                    latchkey.deliverMail();
                }
                assertThat(kit.mail().all()).hasSize(5);

                assertThat(latchkey.accounts().verifyEmail(kit.mail().tokenTo(EMAIL), CONTEXT))
                        .isInstanceOf(VerifyEmailResult.Verified.class);

                assertThat(signIn(latchkey)).isInstanceOf(LoginResult.SignedIn.class);
            }
        }

        @Test
        void gets_no_password_of_theirs_even_when_no_mail_is_left_for_the_owner() {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                Latchkey latchkey = kit.latchkey();
                for (int i = 0; i < 5; i++) {
                    register(latchkey, THEIRS);
                    latchkey.deliverMail();
                }
                assertThat(register(latchkey)).isInstanceOf(RegisterResult.VerificationRequired.class);
                latchkey.deliverMail();
                assertThat(kit.mail().all()).hasSize(5);
                Secret link = kit.mail().tokenTo(EMAIL);

                assertThat(latchkey.accounts().verifyEmail(link, CONTEXT))
                        .isEqualTo(new VerifyEmailResult.PasswordRequired());
                assertThat(latchkey.accounts().verifyEmail(link, LatchkeyTestKit.PASSWORD, CONTEXT))
                        .isInstanceOf(VerifyEmailResult.Verified.class);

                assertThat(signIn(latchkey)).isInstanceOf(LoginResult.SignedIn.class);
                assertThat(latchkey.logins().password(EMAIL, THEIRS, LoginContext.of(CONTEXT)))
                        .isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
            }
        }
    }

    private static RegisterResult register(Latchkey latchkey) {
        return register(latchkey, LatchkeyTestKit.PASSWORD);
    }

    private static RegisterResult register(Latchkey latchkey, Secret password) {
        return latchkey.accounts().register(new Registration(EMAIL, password, Profile.empty(), CONTEXT));
    }

    private static LoginResult signIn(Latchkey latchkey) {
        return latchkey.logins().password(EMAIL, LatchkeyTestKit.PASSWORD, LoginContext.of(CONTEXT));
    }

    private static TokenPair refresh(Latchkey latchkey, TokenPair tokens, RefreshKind expected) {
        RefreshResult.Refreshed refreshed =
                (RefreshResult.Refreshed) latchkey.sessions().refresh(tokens.refreshToken(), CONTEXT);
        assertThat(refreshed.kind()).isEqualTo(expected);
        return refreshed.tokens();
    }

    private static void assertRevoked(Latchkey latchkey, String access, EndReason reason) {
        assertThatThrownBy(() -> latchkey.tokens().verify(access))
                .isInstanceOfSatisfying(TokenRejectedException.class, rejected -> {
                    assertThat(rejected.reason()).isEqualTo(TokenRejection.REVOKED);
                    assertThat(rejected.endReason()).contains(reason);
                });
    }
}
