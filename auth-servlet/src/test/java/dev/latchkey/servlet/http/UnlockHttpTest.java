package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.GuardedLimits;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LockLimits;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks of accounts, and how they are lifted. */
@ParameterizedClass
@EnumSource(Container.class)
final class UnlockHttpTest extends HttpSuite {

    private static final RateLimit TWO = RateLimit.perHour(2);

    @Override
    TestApplication.Builder application() {
        LoginLimits login = LoginLimits.standard();
        GuardedLimits guarded = login.guarded();
        LockLimits lock = LockLimits.standard();
        LimitSettings limits = LimitSettings.standard()
                .withLogin(new LoginLimits(
                        RateLimit.perMinute(1_000),
                        RateLimit.perMinute(1_000),
                        TWO,
                        login.overall(),
                        new GuardedLimits(guarded.address(), guarded.site(), guarded.subscriber(), TWO, TWO)))
                .withLock(new LockLimits(TWO, lock.duration(), lock.known(), lock.notices(), lock.linkLife()));
        return TestApplication.builder().latchkey(builder -> builder.limits(limits));
    }

    @Test
    void a_link_lifts_the_lock_once() {
        String email = user().email().address();
        String body = "{\"token\": \"" + lock(email) + "\"}";
        signIn(email).expect(429, "rate_limited");

        client().post("/auth/unlock").json(body).send().expect(204);
        signIn(email).expect(200);
        client().post("/auth/unlock").json(body).send().expect(400, "link_invalid");
        client().post("/auth/unlock").json("{\"token\": \"x\"}").send().expect(400, "link_invalid");
        client().post("/auth/unlock").json("{}").send().expect(422, "validation_failed");
    }

    @Test
    void a_visit_of_the_link_lifts_nothing_and_its_button_does() {
        String email = user().email().address();
        String token = lock(email);
        for (int i = 0; i < 3; i++) {
            client().get("/auth/unlock?token=" + token).html().send().expect(200);
        }
        signIn(email).expect(429, "rate_limited");

        Answer page = client().get("/auth/unlock?token=" + token).html().send().expect(200);
        String form = "token=" + token + "&csrf_token=" + formValue(page);
        client().post("/auth/unlock").form(form).send().expect(403);
        Answer done = client().post("/auth/unlock")
                .cookies(page.cookies())
                .form(form)
                .send()
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/unlock/done");
        assertThat(client().get("/auth/unlock/done").html().send().expect(200).text())
                .contains("The lock is lifted");
        signIn(email).expect(200);
        assertThat(client().get("/auth/unlock?token=" + token)
                        .html()
                        .send()
                        .expect(400)
                        .text())
                .contains("does not work any more");
    }

    @Test
    void an_administrator_lifts_it_with_the_permission_alone() {
        User ada = user();
        String path = "/auth/admin/users/" + ada.id() + "/unlock";
        String unused = lock(ada.email().address());

        client().post(path).send().expect(401, "token_missing");
        client().post(path).bearer(bearer(user())).send().expect(403, "forbidden");
        signIn(ada.email().address()).expect(429, "rate_limited");
        String administrator = bearer(user("admin"));
        client().post(path).bearer(administrator).send().expect(204);

        signIn(ada.email().address()).expect(200);
        client().post(path).bearer(administrator).send().expect(204);
        client().post("/auth/admin/users/01890a5d-ac96-774b-bcce-b302099a8057/unlock")
                .bearer(administrator)
                .send()
                .expect(404, "not_found");
        client().post("/auth/admin/users/x/unlock").bearer(administrator).send().expect(404, "not_found");
    }

    private Answer signIn(String email) {
        return client().post("/auth/login")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}")
                .send();
    }

    /** Locks an account and gives the token that was mailed. */
    private String lock(String email) {
        for (int i = 0; i < 7; i++) {
            RequestContext request = new RequestContext("10.0.0." + i, null, "guess", Locale.ENGLISH);
            LoginResult unused = app().latchkey()
                    .logins()
                    .password(email, Secret.of("a guess that is wrong"), LoginContext.of(request));
        }
        app().latchkey().deliverMail();
        return kit().mail().tokenTo(email).reveal();
    }

    private static String formValue(Answer page) {
        Matcher value =
                Pattern.compile("name=\"csrf_token\"[^>]* value=\"([^\"]+)\"").matcher(page.text());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }
}
