package dev.latchkey.servlet.cookie;

import dev.latchkey.Issuer;

/**
 * What the cookies are called. With an https issuer the names begin with {@code __Host-}, so that browsers take them
 * from this host alone, over https, for all paths; with an http issuer, which is a loopback host, they do not. Immutable.
 *
 * @param access holds the access token
 * @param refresh holds the refresh token
 * @param csrf holds the CSRF value, readable by scripts
 * @param preSession binds the forms that are there before sign-in
 * @param mailbox remembers for a few minutes which address a mail went to
 * @param mfa has the token of a sign-in that waits for its second factor, for the pages
 * @param device has the secret of a device that is trusted
 * @param known has what the browser is known by at the next sign-in, of each of its users
 * @param secure whether the cookies are {@code Secure}
 */
public record CookieNames(
        String access,
        String refresh,
        String csrf,
        String preSession,
        String mailbox,
        String mfa,
        String device,
        String known,
        boolean secure) {

    /**
     * The names that go with an issuer.
     *
     * @param issuer the issuer
     * @return the names
     */
    public static CookieNames of(Issuer issuer) {
        String prefix = issuer.isHttps() ? "__Host-latchkey_" : "latchkey_";
        return new CookieNames(
                prefix + "access",
                prefix + "refresh",
                prefix + "csrf",
                prefix + "presession",
                prefix + "mailbox",
                prefix + "mfa",
                prefix + "device",
                prefix + "known",
                issuer.isHttps());
    }
}
