package dev.latchkey.captcha;

import dev.latchkey.kernel.HttpFetcher;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A captcha of a service that is asked over HTTP, as hCaptcha, reCAPTCHA and Turnstile are: a form with {@code secret},
 * {@code response} and {@code remoteip}, answered in JSON with {@code success}. Safe for use by several threads.
 *
 * <p>Security promise: an answer counts when the service says so, for one of the hosts that are set, and, where the service
 * tells of an action, for the action at hand. The service is asked over https, within a time, and no redirect is followed.
 * The secret is in no log and no message.
 */
public final class SiteVerify implements CaptchaVerifier {

    private static final Logger log = LoggerFactory.getLogger(SiteVerify.class);
    private static final int LONGEST_ANSWER = 16_384;
    private static final int LONGEST_TOKEN = 4_096;
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(LONGEST_ANSWER, 8, 200);

    private final Service service;
    private final HttpFetcher http;

    private SiteVerify(Service service) {
        this.service = service;
        this.http = HttpFetcher.create(service.timeout, LONGEST_ANSWER);
    }

    /**
     * The service.
     *
     * @param name what challenges call it, such as {@code turnstile}
     * @param address where it is asked: https, or http on a loopback host
     * @param secret the secret of this site
     * @param siteKey the public key of this site, for the client
     * @param hosts the hosts that answers have to be for; empty when the service tells of none
     * @param timeout how long it may take, positive
     * @param admitsWhenSilent whether calls go on while the service does not answer; else they are refused as unavailable
     */
    public record Service(
            String name,
            URI address,
            Secret secret,
            String siteKey,
            Set<String> hosts,
            Duration timeout,
            boolean admitsWhenSilent) {

        /** Checks the address and copies the hosts. */
        public Service {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(secret, "secret");
            Objects.requireNonNull(siteKey, "siteKey");
            address = HttpFetcher.requireSafe(address);
            hosts = Set.copyOf(hosts);
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException(
                        "the service of captchas is waited for a positive time, not " + timeout);
            }
        }
    }

    /**
     * A captcha of a service.
     *
     * @param service the service
     * @return the captcha
     */
    public static SiteVerify of(Service service) {
        return new SiteVerify(service);
    }

    @Override
    public CaptchaChallenge challenge(CaptchaAction action) {
        return new CaptchaChallenge(service.name, Map.of("site_key", service.siteKey, "action", action.code()));
    }

    @Override
    public boolean verify(String answer, CaptchaAction action, @Nullable String address) {
        if (answer.isEmpty() || answer.length() > LONGEST_TOKEN) {
            return false;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("secret", service.secret.reveal());
        form.put("response", answer);
        if (address != null) {
            form.put("remoteip", address);
        }
        try {
            HttpFetcher.Answer said = http.postForm(service.address, form);
            if (said.status() != 200) {
                return silent("it answers with status " + said.status(), null);
            }
            return isGood(StrictJson.parseObject(said.body(), LIMITS), action);
        } catch (IOException | MalformedJsonException e) {
            return silent("it did not answer as such a service does", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return silent("the thread was interrupted", null);
        }
    }

    private boolean isGood(Map<String, @Nullable Object> said, CaptchaAction action) {
        boolean ofHost = service.hosts.isEmpty() || service.hosts.contains(String.valueOf(said.get("hostname")));
        Object forAction = said.get("action");
        boolean ofAction =
                forAction == null || "".equals(forAction) || action.code().equals(forAction);
        return Boolean.TRUE.equals(said.get("success")) && ofHost && ofAction;
    }

    private boolean silent(String why, @Nullable Exception failure) {
        if (service.admitsWhenSilent) {
            log.warn("The captcha service {} is no help, and calls go on without it: {}", service.name, why, failure);
            return true;
        }
        String message = "the captcha service " + service.name + " is no help: " + why;
        throw failure == null
                ? new StoreUnavailableException(message)
                : new StoreUnavailableException(message, failure);
    }
}
