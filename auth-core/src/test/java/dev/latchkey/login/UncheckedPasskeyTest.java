package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.HidingLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Sign-ins on a node that cannot check the passkeys that its users have enrolled. */
class UncheckedPasskeyTest {

    @Test
    void who_has_enrolled_a_passkey_is_not_signed_in_without_it_where_nothing_checks_it() throws Exception {
        Callable<?> use = (Callable<?>) new HidingLoader("dev.latchkey.", List.of("com.webauthn4j."))
                .loadClass(UncheckedPasskeyUse.class.getName())
                .getDeclaredConstructor()
                .newInstance();

        assertThat(use.call())
                .isEqualTo("available=false, added=true, Vetoed, [second_factor_unavailable], sessions=0");
    }

    @Test
    void where_it_can_be_checked_it_is_asked_for() {
        assertThat(new UncheckedPasskeyUse().call())
                .isEqualTo("available=true, added=true, MfaRequired, [], sessions=0");
    }
}
