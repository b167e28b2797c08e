package dev.latchkey.examples.server.settings;

import dev.latchkey.captcha.CaptchaMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of captchas. */
public final class CaptchaTable {

    /** When captchas are asked for. */
    public static final Setting<CaptchaMode> CAPTCHA = Setting.of(
                    "LATCHKEY_CAPTCHA",
                    Parsers.oneOf(modes()),
                    "When sign-ins, registrations and mails that are asked for want a proof of work: never, where an"
                            + " attack shows, or always.")
            .withDefault("off");

    /** How much work it is. */
    public static final Setting<Integer> CAPTCHA_DIFFICULTY = Setting.of(
                    "LATCHKEY_CAPTCHA_DIFFICULTY",
                    Parsers.number(8, 26),
                    "How many bits of the proof of work have to be zero; each one more doubles the work.")
            .withDefault("18");

    private CaptchaTable() {}

    private static Map<String, CaptchaMode> modes() {
        Map<String, CaptchaMode> map = new LinkedHashMap<>();
        map.put("off", CaptchaMode.OFF);
        map.put("on_demand", CaptchaMode.ON_DEMAND);
        map.put("always", CaptchaMode.ALWAYS);
        return map;
    }
}
