package dev.latchkey.examples.server.settings;

import dev.latchkey.captcha.CaptchaMode;
import dev.latchkey.kernel.HttpFetcher;
import dev.latchkey.kernel.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings of captchas. */
public final class CaptchaTable {

    /** When captchas are asked for. */
    public static final Setting<CaptchaMode> CAPTCHA = Setting.of(
                    "LATCHKEY_CAPTCHA",
                    Parsers.oneOf(modes()),
                    "When sign-ins, registrations and mails that are asked for want a captcha: never, where an attack"
                            + " shows, or always.")
            .withDefault("off");

    /** How much work it is. */
    public static final Setting<Integer> CAPTCHA_DIFFICULTY = Setting.of(
                    "LATCHKEY_CAPTCHA_DIFFICULTY",
                    Parsers.number(8, 26),
                    "How many bits of the proof of work have to be zero; each one more doubles the work.")
            .withDefault("18");

    /** Whose captchas they are. */
    public static final Setting<CaptchaProvider> PROVIDER = Setting.of(
                    "LATCHKEY_CAPTCHA_PROVIDER",
                    Parsers.oneOf(providers()),
                    "Whose captchas are asked for: a proof of work, which asks nobody else, or those of a service, whose"
                            + " script the pages that ask for one then load.")
            .withDefault("proof_of_work");

    /** The public key at the service. */
    public static final Setting<String> SITE_KEY = Setting.of(
            "LATCHKEY_CAPTCHA_SITE_KEY", Parsers.token(200), "The public key of this site at the service of captchas.");

    /** The secret at the service. */
    public static final Setting<Secret> SECRET = Setting.of(
                    "LATCHKEY_CAPTCHA_SECRET", Parsers.secret(), "The secret of this site at the service of captchas.")
            .hidden();

    /** Where the service is asked. */
    public static final Setting<URI> VERIFY_URL = Setting.of(
                    "LATCHKEY_CAPTCHA_VERIFY_URL",
                    serviceUrl(),
                    "Where answers are verified, for a service that one runs oneself.")
            .defaultIs("that of the provider");

    /** Where the widget comes from. */
    public static final Setting<URI> SCRIPT_URL = Setting.of(
                    "LATCHKEY_CAPTCHA_SCRIPT_URL",
                    serviceUrl(),
                    "The script that shows the captcha, for a service that one runs oneself; pages that ask for a captcha"
                            + " permit its origin instead of the provider's.")
            .defaultIs("that of the provider");

    private static final List<Setting<?>> OF_A_SERVICE = List.of(SITE_KEY, SECRET, VERIFY_URL, SCRIPT_URL);

    private CaptchaTable() {}

    /** A service needs its keys, and what belongs to a service needs one. */
    static void check(Settings settings) throws SettingsException {
        CaptchaProvider provider = settings.get(PROVIDER);
        if (provider == CaptchaProvider.PROOF_OF_WORK) {
            for (Setting<?> setting : OF_A_SERVICE) {
                if (settings.find(setting).isPresent()) {
                    throw new SettingsException(
                            setting + " is set, but " + PROVIDER + " is proof_of_work, which asks no"
                                    + " service: name the service there or leave this out");
                }
            }
            return;
        }
        String named = PROVIDER + " is " + provider.name().toLowerCase(Locale.ROOT);
        if (settings.get(CAPTCHA) == CaptchaMode.OFF) {
            throw new SettingsException(
                    named + ", but " + CAPTCHA + " is off: set that to on_demand or always, or leave this out");
        }
        for (Setting<?> needed : List.of(SITE_KEY, SECRET)) {
            if (settings.find(needed).isEmpty()) {
                throw new SettingsException(named + ", and " + needed + " is not set: the service gives you one");
            }
        }
    }

    private static ValueParser<URI> serviceUrl() {
        return new ValueParser<>("an https URL, or plain http for a loopback host", text -> {
            URI uri = HttpFetcher.requireSafe(URI.create(text));
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("without a user and without a fragment");
            }
            return uri;
        });
    }

    private static Map<String, CaptchaProvider> providers() {
        Map<String, CaptchaProvider> map = new LinkedHashMap<>();
        for (CaptchaProvider provider : CaptchaProvider.values()) {
            map.put(provider.name().toLowerCase(Locale.ROOT), provider);
        }
        return map;
    }

    private static Map<String, CaptchaMode> modes() {
        Map<String, CaptchaMode> map = new LinkedHashMap<>();
        map.put("off", CaptchaMode.OFF);
        map.put("on_demand", CaptchaMode.ON_DEMAND);
        map.put("always", CaptchaMode.ALWAYS);
        return map;
    }
}
