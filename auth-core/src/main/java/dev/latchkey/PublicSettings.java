package dev.latchkey;

import dev.latchkey.kernel.ApplicationName;
import dev.latchkey.notify.MailLinks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the HTTP layer, its clients and other services have to agree with. Immutable.
 *
 * @param issuer the public URL of the service
 * @param audiences the {@code aud} of access tokens
 * @param clientId the {@code client_id} of access tokens
 * @param basePath where the HTTP API and the pages are, such as {@code /auth}
 * @param applicationName what the service is called in mails and on pages, 1 to {@value ApplicationName#MAX_LENGTH}
 *     characters and no control characters
 * @param emailVerification whether addresses are verified before sign-in
 * @param sendsMail whether there is a mailer; without one no link is mailed, and the HTTP API has no calls to ask for one
 * @param ownMailLinks where the links in mails lead, null where they lead to the hosted pages
 * @param passwordMinLength how many characters a password has at least
 */
public record PublicSettings(
        Issuer issuer,
        List<String> audiences,
        String clientId,
        String basePath,
        String applicationName,
        EmailVerification emailVerification,
        boolean sendsMail,
        @Nullable MailLinks ownMailLinks,
        int passwordMinLength) {

    /** Copies the audiences and checks the base path, that the issuer is without it, and the application's name. */
    public PublicSettings {
        audiences = List.copyOf(audiences);
        boolean good = basePath.startsWith("/")
                && !basePath.endsWith("/")
                && !basePath.contains("//")
                && basePath.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/');
        if (!good) {
            throw new IllegalArgumentException("the base path '" + basePath
                    + "' is not of the form /auth: lower-case letters, digits, '-', '_' and"
                    + " single slashes, with one at the start and none at the end");
        }
        ApplicationName.require(applicationName);
        ownMailLinks = ownMailLinks == null ? null : ownMailLinks.of(issuer.uri(), basePath);
        if (issuer.uri().getPath().endsWith(basePath)) {
            throw new IllegalArgumentException("the issuer " + issuer + " ends in the base path " + basePath
                    + ", so that the API would be at " + issuer + basePath
                    + ": the issuer is the URL without the base path");
        }
    }

    /**
     * Where the links in mails lead when they lead to the application's own pages.
     *
     * @return the links, empty where they lead to the hosted pages
     */
    public Optional<MailLinks> mailLinks() {
        return Optional.ofNullable(ownMailLinks);
    }

    /**
     * The public URL of the base path.
     *
     * @return issuer and base path
     */
    public String baseUrl() {
        return issuer + basePath;
    }
}
