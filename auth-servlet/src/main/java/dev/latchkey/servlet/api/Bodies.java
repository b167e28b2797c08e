package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.servlet.json.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The bodies that calls take. */
final class Bodies {

    static final Schema.Member CAPTCHA =
            optional("captcha", Schema.text(), "The answer to the `captcha` of a `captcha_required`.");

    /** The fields that may have an answer: the widgets of services name theirs themselves, and some fill in two of them. */
    static final List<String> CAPTCHA_ANSWERS =
            List.of("captcha", "h-captcha-response", "cf-turnstile-response", "g-recaptcha-response");

    static final Schema REGISTER = Schema.object(
            "RegisterRequest",
            required("email", Schema.text("email"), "The address to register with."),
            required("password", Schema.text("password"), "The password."),
            optional("given_name", Schema.text(), "Given name."),
            optional("middle_name", Schema.text(), "Middle name."),
            optional("family_name", Schema.text(), "Family name."),
            optional("phone", Schema.text(), "Telephone number."),
            optional("attributes", Answers.ATTRIBUTES, "The application's own fields."),
            CAPTCHA);

    static final Schema VERIFY_EMAIL = Schema.object(
            "VerifyEmailRequest",
            optional("token", Schema.text(), "The token of the mailed link; this, or email and code."),
            optional("email", Schema.text(), "The address that the code was mailed to."),
            optional("code", Schema.text(), "The mailed code, 8 digits; spaces and hyphens do not count."),
            optional(
                    "password",
                    Schema.text("password"),
                    "The password of the account; required when it has none, because its address was registered with"
                            + " different ones or it was made without."));

    static final Schema RESET_PASSWORD = Schema.object(
            "ResetPasswordRequest",
            required("token", Schema.text(), "The token of the mailed link."),
            required("new_password", Schema.text("password"), "The new password."));

    static final Schema MAGIC_LINK = Schema.object(
            "MagicLinkConsumeRequest",
            required("token", Schema.text(), "The token of the mailed link."),
            optional(
                    "delivery",
                    Schema.oneOf(List.of("body", "cookie")),
                    "Where the tokens go: `body` (default) or `cookie`."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."));

    static final Schema CHANGE_EMAIL = Schema.object(
            "EmailChangeRequest",
            required("new_email", Schema.text("email"), "The new address."),
            required("current_password", Schema.text("password"), "The current password."));

    static final Schema EMAIL =
            Schema.object("EmailRequest", required("email", Schema.text("email"), "The address."), CAPTCHA);

    static final Schema LOGIN = Schema.object(
            "LoginRequest",
            optional("email", Schema.text(), "The e-mail address; either this or `username` is required."),
            optional("username", Schema.text(), "The user name, where the application has such names."),
            required("password", Schema.text("password"), "The password."),
            optional(
                    "delivery",
                    Schema.oneOf(List.of("body", "cookie")),
                    "Where the tokens go: `body` (default) or `cookie`."),
            optional("remember_me", Schema.flag(), "Whether the cookies outlive the browser."),
            optional("organization_id", Schema.text("uuid"), "Not acceptable: a sign-in is to no organization."),
            CAPTCHA);

    private static final String MFA_TOKEN = "The `mfa_token` of the sign-in.";

    static final Schema MFA_CHALLENGE = Schema.object(
            "MfaChallengeRequest",
            required("mfa_token", Schema.text("password"), MFA_TOKEN),
            required(
                    "method",
                    Schema.oneOf(List.of("email_code", "passkey")),
                    "What is to be begun: `email_code` has a code mailed; `passkey` gives what the browser is asked."));

    static final Schema MFA_VERIFY = Schema.object(
            "MfaVerifyRequest",
            required("mfa_token", Schema.text("password"), MFA_TOKEN),
            required(
                    "method",
                    Schema.oneOf(List.of("totp", "recovery_code", "email_code", "passkey")),
                    "How the second factor is shown."),
            optional("code", Schema.text("password"), "The code; required but for passkeys."),
            optional("credential", Schema.freeObject(), "The passkey, as `PublicKeyCredential.toJSON()` gave it."),
            optional("trust_device", Schema.flag(), "Whether this device is to be asked for none for a while."));

    static final Schema STEP_UP = Schema.object(
            "StepUpRequest",
            optional("password", Schema.text("password"), "The password; either this or `method` is required."),
            optional(
                    "method",
                    Schema.oneOf(List.of("totp", "recovery_code", "passkey")),
                    "How a second factor is shown."),
            optional("code", Schema.text("password"), "The code, with `method`."),
            optional("credential", Schema.freeObject(), "The passkey, as `PublicKeyCredential.toJSON()` gave it."));

    static final Schema TOTP_CODE =
            Schema.object("TotpCode", required("code", Schema.text("password"), "A code of the authenticator app."));

    static final Schema REFRESH = Schema.object(
            "RefreshRequest",
            required(
                    "refresh_token",
                    Schema.text("password"),
                    "The refresh token; without a body, that of the cookie."));

    static final Schema LOGOUT = Schema.object(
            "LogoutRequest",
            optional(
                    "refresh_token",
                    Schema.text("password"),
                    "The refresh token of the session to end, when its access token has expired."));

    static final Schema PROFILE = Schema.object(
            "ProfileChange",
            optional("given_name", Schema.text().orNull(), "Given name; null takes it away."),
            optional("middle_name", Schema.text().orNull(), "Middle name; null takes it away."),
            optional("family_name", Schema.text().orNull(), "Family name; null takes it away."),
            optional("phone", Schema.text().orNull(), "Telephone number; null takes it away."),
            optional(
                    "attributes",
                    Answers.ATTRIBUTES,
                    "The application's own fields, all of them; those that are not for users to change stay when left"
                            + " out."));

    static final Schema PASSWORD = Schema.object(
            "PasswordChange",
            required("current_password", Schema.text("password"), "The current password."),
            required("new_password", Schema.text("password"), "The new password."));

    private Bodies() {}

    /** A form that may be asked for a captcha. */
    static Schema withCaptcha(Schema form) {
        List<Schema.Member> members = new ArrayList<>(form.members());
        for (String name : CAPTCHA_ANSWERS) {
            members.add(
                    name.equals(CAPTCHA.name())
                            ? CAPTCHA
                            : optional(name, Schema.text(), "The same from the widget of a service."));
        }
        return Schema.object(Objects.requireNonNull(form.name()), members.toArray(Schema.Member[]::new));
    }
}
