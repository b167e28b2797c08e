package dev.latchkey.servlet;

import dev.latchkey.access.AccessRule;
import dev.latchkey.servlet.client.ForwardingHeader;
import dev.latchkey.servlet.client.IpNetwork;
import dev.latchkey.servlet.client.TrustedProxies;
import dev.latchkey.servlet.page.CaptchaWidget;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.rule.PathRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link LatchkeyFilter} guards an application and shows itself on the web. Immutable. The issuer and the base path
 * are settings of Latchkey itself; cookies follow from the issuer. For a service that only verifies, the rules for paths
 * and the trusted proxies are all there is to set.
 */
public final class WebSettings {

    private final PathRules rules;
    private final TrustedProxies proxies;
    private final @Nullable Duration strictTransport;
    private final boolean hasPages;
    private final @Nullable HostedPages pages;
    private final @Nullable CaptchaWidget captchaWidget;
    private final boolean openDocuments;

    private WebSettings(Builder builder) {
        this.rules = builder.rules.build();
        this.proxies = TrustedProxies.of(
                builder.proxies,
                builder.forwardingHeader == null ? ForwardingHeader.X_FORWARDED_FOR : builder.forwardingHeader);
        this.strictTransport = builder.strictTransport;
        this.hasPages = !builder.withoutPages;
        this.pages = builder.pages;
        this.captchaWidget = builder.captchaWidget;
        this.openDocuments = builder.openDocuments;
    }

    /**
     * The defaults: no rules for paths, no trusted proxies, hosted pages as they come.
     *
     * @return the settings
     */
    public static WebSettings defaults() {
        return builder().build();
    }

    /**
     * Begins to set.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    PathRules rules() {
        return rules;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    Duration strictTransport() {
        return strictTransport == null ? Duration.ofDays(365) : strictTransport;
    }

    boolean hasPages() {
        return hasPages;
    }

    @Nullable
    HostedPages pages() {
        return pages;
    }

    @Nullable
    CaptchaWidget captchaWidget() {
        return captchaWidget;
    }

    boolean openDocuments() {
        return openDocuments;
    }

    /** Fails when something is set that a service that only verifies does not have. */
    void requireNothingOfAnIssuer() {
        requireUnset(pages != null, "hostedPages", "pages");
        requireUnset(captchaWidget != null, "captchaWidget", "pages");
        requireUnset(openDocuments, "openDocumentsToEveryone", "documents");
        requireUnset(strictTransport != null, "strictTransportSecurity", "answers of an API");
    }

    private static void requireUnset(boolean isSet, String setting, String what) {
        if (isSet) {
            throw new IllegalArgumentException(
                    setting + " is set, but a service that only verifies has no " + what + ": leave it out");
        }
    }

    /**
     * Collects settings. What is set twice, and what contradicts itself, throws an {@link IllegalStateException}. Not safe
     * for use by several threads.
     */
    public static final class Builder {

        private final PathRules.Builder rules = new PathRules.Builder();
        private final List<IpNetwork> proxies = new ArrayList<>();
        private @Nullable ForwardingHeader forwardingHeader;
        private @Nullable Duration strictTransport;
        private @Nullable HostedPages pages;
        private @Nullable CaptchaWidget captchaWidget;
        private boolean withoutPages;
        private boolean openDocuments;
        private @Nullable String unfinished;

        private Builder() {}

        /**
         * Begins a rule for paths. Of several rules that cover a path, the one with the most specific pattern counts,
         * whatever their order. A rule says nothing yet until it is finished; what lies at or below Latchkey's own base
         * path has no rules, nor have the issuer's documents below {@code /.well-known/}, which {@link LatchkeyFilter#create(dev.latchkey.Latchkey, WebSettings)} checks.
         *
         * @param pattern literal segments, {@code *} for any one segment, {@code **} at the end for all that lies at and
         *     under a path; relative to the application, such as {@code /api/**}
         * @return what finishes the rule
         * @throws IllegalStateException when the rule that was begun before is not finished
         */
        public PathRuleBuilder protect(String pattern) {
            requireFinished();
            unfinished = Objects.requireNonNull(pattern, "protect");
            return new PathRuleBuilder(pattern);
        }

        /**
         * Believes what proxies say of the client's address (in the header of {@link #forwardingHeader}), of the request's
         * id ({@code X-Request-Id}) and, in {@code GET /check}, of the original method. Nobody by default.
         *
         * @param networks their addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::7}
         * @return this builder
         * @throws IllegalArgumentException when one is not an address or network
         */
        public Builder trustedProxies(String... networks) {
            Objects.requireNonNull(networks, "trustedProxies");
            for (String network : networks) {
                Objects.requireNonNull(network, "trustedProxies");
                proxies.add(IpNetwork.parse(network));
            }
            return this;
        }

        /**
         * The header in which the trusted proxies say the client's address; the other one is not looked at. {@code
         * X-Forwarded-For} by default.
         *
         * @param header the one that the proxies write themselves in every request
         * @return this builder
         */
        public Builder forwardingHeader(ForwardingHeader header) {
            Objects.requireNonNull(header, "forwardingHeader");
            requireNotYet(forwardingHeader != null, "forwardingHeader");
            forwardingHeader = header;
            return this;
        }

        /**
         * For how long browsers are to come back over https alone ({@code Strict-Transport-Security}, RFC 6797). Sent with
         * the answers of the API and the pages when the issuer is https. A year by default.
         *
         * @param life whole seconds; zero makes browsers forget it
         * @return this builder
         * @throws IllegalArgumentException when it is negative or has parts of a second
         */
        public Builder strictTransportSecurity(Duration life) {
            Objects.requireNonNull(life, "strictTransportSecurity");
            if (strictTransport != null) {
                throw new IllegalStateException(
                        "strictTransportSecurity is set twice: to " + strictTransport + " and then to " + life);
            }
            if (life.isNegative() || !life.equals(Duration.ofSeconds(life.toSeconds()))) {
                throw new IllegalArgumentException(
                        "strictTransportSecurity is whole seconds, zero or more, not " + life);
            }
            strictTransport = life;
            return this;
        }

        /**
         * Renders the hosted pages. Those that come with Latchkey by default.
         *
         * @param renderer the pages
         * @return this builder
         */
        public Builder hostedPages(HostedPages renderer) {
            Objects.requireNonNull(renderer, "hostedPages");
            requireNotYet(pages != null, "hostedPages");
            if (withoutPages) {
                throw new IllegalStateException("hostedPages is set together with withoutHostedPages");
            }
            pages = renderer;
            return this;
        }

        /**
         * Shows the captcha of a service on the hosted pages: the one that the {@code SiteVerify} of {@code
         * Latchkey.builder().captcha(...)} asks. None by default, and then pages say that they cannot show it.
         *
         * @param widget the widget, of the same type as the service's name, which {@link
         *     LatchkeyFilter#create(dev.latchkey.Latchkey, WebSettings)} checks
         * @return this builder
         */
        public Builder captchaWidget(CaptchaWidget widget) {
            Objects.requireNonNull(widget, "captchaWidget");
            requireNotYet(captchaWidget != null, "captchaWidget");
            captchaWidget = widget;
            return this;
        }

        /**
         * Serves no pages and no forms, and sends nobody to sign in: the application has its own, outside the base path.
         * What a page would have told is a problem in JSON, also to a browser.
         *
         * <p>The links in mails have to lead to the application's pages then: set {@code Latchkey.builder().mailLinks(...)},
         * or switch the verification of addresses off, which {@link LatchkeyFilter#create(dev.latchkey.Latchkey,
         * WebSettings)} checks.
         *
         * @return this builder
         */
        public Builder withoutHostedPages() {
            requireNotYet(withoutPages, "withoutHostedPages");
            if (pages != null) {
                throw new IllegalStateException("withoutHostedPages is set together with hostedPages");
            }
            withoutPages = true;
            return this;
        }

        /**
         * Opens the OpenAPI document to everyone. By default it is open when the issuer is a loopback host, and for
         * administrators otherwise.
         *
         * @return this builder
         */
        public Builder openDocumentsToEveryone() {
            requireNotYet(openDocuments, "openDocumentsToEveryone");
            openDocuments = true;
            return this;
        }

        private static void requireNotYet(boolean isSet, String setting) {
            if (isSet) {
                throw new IllegalStateException(setting + " is set twice");
            }
        }

        /**
         * The settings.
         *
         * @return what was set
         * @throws IllegalStateException when the last rule that was begun is not finished
         */
        public WebSettings build() {
            requireFinished();
            return new WebSettings(this);
        }

        /** A rule that is only begun would leave its paths open to everyone, and look as if it guarded them. */
        private void requireFinished() {
            if (unfinished != null) {
                throw new IllegalStateException("protect(\"" + unfinished + "\") says nothing of who is admitted: add"
                        + " requiresSignIn(), requires(...), anonymous() or denied() to it");
            }
        }

        /** Finishes a rule. A second rule for the same paths throws an {@link IllegalStateException}. */
        public final class PathRuleBuilder {

            private final String pattern;

            private PathRuleBuilder(String pattern) {
                this.pattern = pattern;
            }

            /**
             * Asks something of the callers. Annotations of the servlet ask for more, or open it.
             *
             * @param rule what is asked
             * @return the settings' builder
             */
            public Builder requires(AccessRule rule) {
                Objects.requireNonNull(rule, "requires");
                unfinished = null;
                rules.ask(pattern, rule);
                return Builder.this;
            }

            /**
             * Asks for a valid access token.
             *
             * @return the settings' builder
             */
            public Builder requiresSignIn() {
                return requires(AccessRule.authenticated());
            }

            /**
             * Opens the paths to everyone. Annotations of the servlet may ask for more.
             *
             * @return the settings' builder
             */
            public Builder anonymous() {
                return requires(AccessRule.anonymous());
            }

            /**
             * Denies the paths to everyone, unless a more specific rule or an annotation of the servlet says who may: the
             * default to begin with where nothing may be forgotten.
             *
             * @return the settings' builder
             */
            public Builder denied() {
                unfinished = null;
                rules.deny(pattern);
                return Builder.this;
            }
        }
    }
}
