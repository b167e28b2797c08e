package dev.latchkey.captcha;

/** When captchas are asked for. */
public enum CaptchaMode {
    /** Never. */
    OFF,
    /** Where an attack shows: an account that is guessed at, or many calls from one client. */
    ON_DEMAND,
    /** For every sign-in with a password, registration and mail that is asked for. */
    ALWAYS
}
