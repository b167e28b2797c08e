package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.testing.LatchkeyTestKit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is missing is named where it was to be given, and not where it is needed. */
class NullArgumentsTest {

    static List<Method> setters() {
        return Stream.of(Latchkey.Builder.class, ResourceService.Builder.class)
                .flatMap(type -> Stream.of(type.getMethods()).filter(method -> method.getReturnType() == type))
                .filter(method -> method.getParameterCount() == 1 && !method.getParameterTypes()[0].isPrimitive())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("setters")
    void a_setting_that_is_null_is_named(Method setter) {
        Object builder = setter.getReturnType() == ResourceService.Builder.class
                ? Latchkey.resourceService()
                : Latchkey.builder();
        assertThatThrownBy(() -> setter.invoke(builder, new Object[] {null}))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessage(setter.getName());
    }

    @Test
    void an_audience_that_is_null_among_others_is_named() {
        assertThatNullPointerException()
                .isThrownBy(() -> Latchkey.builder().audience("shop", null))
                .withMessage("audience");
        assertThatNullPointerException()
                .isThrownBy(() -> Latchkey.resourceService().audience("shop", null))
                .withMessage("audience");
    }

    @Test
    void a_secret_that_is_null_says_what_is() {
        assertThatNullPointerException().isThrownBy(() -> Secret.of(null)).withMessage("the text of a secret is null");
    }

    @Test
    void an_interceptor_that_answers_with_null_is_named() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.interceptor(action -> null))) {
            assertThatNullPointerException()
                    .isThrownBy(() -> kit.latchkey()
                            .accounts()
                            .register(new Registration(
                                    "ada@mail.example",
                                    LatchkeyTestKit.PASSWORD,
                                    Profile.empty(),
                                    RequestContext.none())))
                    .withMessageStartingWith("the interceptor " + NullArgumentsTest.class.getName())
                    .withMessageContaining("returned null for Register: return Optional.empty()");
        }
    }

    @Test
    void a_claims_source_that_answers_with_null_is_named() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.claims(user -> null))) {
            assertThatThrownBy(() -> kit.session(kit.user("ada@mail.example").id()))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("the claims source " + NullArgumentsTest.class.getName())
                    .hasMessageEndingWith("returned null: return TokenClaims.none() to add nothing");
        }
    }
}
