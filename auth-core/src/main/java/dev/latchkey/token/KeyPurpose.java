package dev.latchkey.token;

/** What a key of the key ring is for; a key has one purpose for its whole life. */
public enum KeyPurpose {
    /** Signs access tokens; its public half is published where it has one. */
    ACCESS_TOKEN,
    /** Makes the tags of refresh tokens. Never published, never shared. */
    REFRESH_TOKEN,
    /** Makes CSRF values and signs the pre-session cookie. Never published, never shared. */
    BROWSER
}
