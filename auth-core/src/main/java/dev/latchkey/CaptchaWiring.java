package dev.latchkey;

import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.Captchas;
import dev.latchkey.captcha.ChallengeSeal;
import dev.latchkey.captcha.ProofOfWork;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.MacKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Joins the captchas to the keys, the storage and the shared state. */
final class CaptchaWiring {

    /** The key for what browsers carry makes tags of other texts too, none of which begins so. */
    private static final String LABEL = "captcha\0";

    private CaptchaWiring() {}

    static Captchas captchas(
            CaptchaSettings settings,
            KeyRing keys,
            AnsweredChallengeStore answered,
            RateLimiter limiter,
            Environment environment) {
        return Captchas.create(
                settings,
                settings.verifier() == null
                        ? ProofOfWork.create(settings, seal(keys), answered, environment)
                        : settings.verifier(),
                limiter,
                environment);
    }

    private static ChallengeSeal seal(KeyRing keys) {
        return new ChallengeSeal() {
            @Override
            public String seal(String text) {
                MacKey key = keys.mac(KeyPurpose.BROWSER);
                return key.id() + base64(key.tag(data(text)));
            }

            @Override
            public boolean isSealOf(String text, String seal) {
                if (seal.length() != 54) {
                    return false;
                }
                String id = seal.substring(0, 11);
                try {
                    byte[] tag = Base64.getUrlDecoder().decode(seal.substring(11));
                    return keys.mac(KeyPurpose.BROWSER, id)
                            .filter(key -> key.verify(data(text), tag))
                            .isPresent();
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }
        };
    }

    private static byte[] data(String text) {
        return (LABEL + text).getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
