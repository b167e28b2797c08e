package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.SubjectIdentifiers;
import dev.latchkey.token.SubjectNames;
import dev.latchkey.token.VerifiedToken;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubjectExamplesTest {

    @Test
    void a_host_chooses_what_tokens_name_users_by_and_learns_whose_a_name_is() {
        // region: choose
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .subjects(SubjectIdentifiers.ROTATED_AT_SIGN_OUT)
                .emailVerification(EmailVerification.OFF)
                .build();
        // endregion
        try (latchkey) {
            CreateResult made = latchkey.accounts()
                    .create(
                            NewAccount.verified("ada@mail.example", Secret.of("a quiet harbour at dawn")),
                            RequestContext.none());
            UserId user = ((CreateResult.Created) made).user().id();
            TokenPair tokens = start(latchkey, user);
            String compact = tokens.accessToken().reveal();
            // region: read
            VerifiedToken token = latchkey.tokens().verify(compact);
            UserId account = token.user(); // on the issuer's nodes: the account, as ever
            UUID subject = token.subject(); // what the token says, and all that other services see
            // endregion
            assertThat(account).isEqualTo(user);
            assertThat(subject).isNotEqualTo(user.value());

            // region: resolve
            SubjectNames names = latchkey.tokens().subjects().orElseThrow();
            Optional<UserId> whose = names.userOf(subject); // of a name that another service has noted
            // endregion
            assertThat(whose).contains(user);

            boolean ended =
                    latchkey.sessions().end(user, tokens.session().id(), EndReason.SIGNED_OUT, RequestContext.none());
            assertThat(ended).isTrue();
            String next = start(latchkey, user).accessToken().reveal();
            assertThat(latchkey.tokens().verify(next).subject()).isNotEqualTo(subject);
        }
    }

    private static TokenPair start(Latchkey latchkey, UserId user) {
        StartResult result = latchkey.sessions().start(user, AuthContext.of("pwd"));
        assertThat(result).isInstanceOf(StartResult.Started.class);
        return ((StartResult.Started) result).tokens();
    }
}
