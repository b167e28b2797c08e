package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.servlet.json.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The shapes of what calls answer. */
final class Answers {

    private static final Schema TIME = Schema.text("date-time");
    private static final Schema ID = Schema.text("uuid");

    /** The name under which documents tell of the host's own fields. */
    static final String ATTRIBUTES_NAME = "Attributes";

    static final Schema ATTRIBUTES = Schema.freeObject(ATTRIBUTES_NAME);

    static final Schema USER = Schema.object(
            "User",
            required("id", ID, "The user's id."),
            required("email", Schema.text("email"), "The address."),
            required("email_verified", Schema.flag(), "Whether the user has shown that the address is theirs."),
            required("given_name", Schema.text().orNull(), "Given name."),
            required("middle_name", Schema.text().orNull(), "Middle name."),
            required("family_name", Schema.text().orNull(), "Family name."),
            required("phone", Schema.text().orNull(), "Telephone number."),
            required("attributes", ATTRIBUTES, "The application's own fields."),
            required("status", Schema.oneOf(List.of("pending", "active", "disabled")), "Where the account stands."),
            required("mfa_enabled", Schema.flag(), "Whether a second factor is enrolled."),
            required("roles", Schema.list(Schema.text()), "The user's roles, with those they include."),
            required("created_at", TIME, "When the account was made."),
            required("updated_at", TIME, "When it was last changed."),
            required("last_login_at", TIME.orNull(), "When a session was last started."));

    static final Schema STATUS = Schema.object(
            "RegistrationStatus",
            required("status", Schema.oneOf(List.of("verification_required")), "What comes next."));

    static final Schema TOKENS = Schema.object(
            "TokenAnswer",
            required("status", Schema.oneOf(List.of("authenticated")), "That the user is signed in."),
            required("token_type", Schema.oneOf(List.of("Bearer")), "How to use the access token (RFC 6750)."),
            optional("access_token", Schema.text(), "The access token; left out when it is in a cookie."),
            required("expires_in", Schema.integer(), "How many seconds the access token lives from its issue."),
            optional("refresh_token", Schema.text(), "The refresh token that is current; left out when in a cookie."),
            required("refresh_expires_in", Schema.integer(), "In how many seconds the refresh token expires."),
            required("session_id", ID, "The session."),
            optional("csrf_token", Schema.text(), "The CSRF value, when the tokens are in cookies."),
            required("user", USER, "Who is signed in."));

    static final Schema SIGN_IN = Schema.object(
            "SignInAnswer",
            required(
                    "status",
                    Schema.oneOf(List.of("authenticated", "mfa_required")),
                    "Whether the user is signed in, or a second factor is due."),
            optional("token_type", Schema.oneOf(List.of("Bearer")), "How to use the access token (RFC 6750)."),
            optional("access_token", Schema.text(), "The access token; left out when it is in a cookie."),
            required(
                    "expires_in",
                    Schema.integer(),
                    "How many seconds the access token lives from its issue, or there are for the second factor."),
            optional("refresh_token", Schema.text(), "The refresh token that is current; left out when in a cookie."),
            optional("refresh_expires_in", Schema.integer(), "In how many seconds the refresh token expires."),
            optional("session_id", ID, "The session."),
            optional("csrf_token", Schema.text(), "The CSRF value, when the tokens are in cookies."),
            optional("user", USER, "Who is signed in."),
            optional("mfa_token", Schema.text(), "Under which the sign-in goes on with a second factor."),
            optional(
                    "methods",
                    Schema.list(Schema.oneOf(List.of("totp", "recovery_code", "email_code", "passkey"))),
                    "How the second factor can be shown."));

    static final Schema FACTORS = Schema.object(
            "SecondFactors",
            required("enabled", Schema.flag(), "Whether sign-ins ask for a second factor that is enrolled."),
            required(
                    "required",
                    Schema.flag(),
                    "Whether one of the user's roles or organizations asks for a second factor."),
            required(
                    "factors",
                    Schema.list(Schema.object(
                            "SecondFactor",
                            required("method", Schema.oneOf(List.of("totp", "passkey")), "How it is shown."),
                            required("enrolled_at", TIME, "Since when."),
                            required("last_used_at", TIME.orNull(), "When it was last used; null for never."))),
                    "The factors that are enrolled."),
            required("recovery_codes_left", Schema.integer(), "How many recovery codes were not used."),
            required(
                    "reset_due_at",
                    TIME.orNull(),
                    "When they are reset, as an administrator has asked for; null when that is not to come."));

    static final Schema TOTP_ENROLMENT = Schema.object(
            "TotpEnrolment",
            required("secret", Schema.text(), "The secret in base32, for people to type."),
            required("otpauth_uri", Schema.text("uri"), "The same for authenticator apps."),
            required("qr_png", Schema.text("uri"), "The same as a QR code: a data URI of a PNG."),
            required("expires_at", TIME, "Until when it can be confirmed."));

    static final Schema RECOVERY_CODES = Schema.object(
            "RecoveryCodes", required("recovery_codes", Schema.list(Schema.text()), "The codes, shown this once."));

    private static final Schema.Member[] PASSKEY = {
        required("id", ID, "The passkey's id."),
        required("name", Schema.text(), "What its owner calls it."),
        required("credential_id", Schema.text(), "Its id in ceremonies, base64url."),
        required("transports", Schema.list(Schema.text()), "How browsers may reach it."),
        required("backup_eligible", Schema.flag(), "Whether it may be copied to other devices."),
        required("backed_up", Schema.flag(), "Whether it was, as it said last."),
        required("created_at", TIME, "Since when it is registered."),
        required("last_used_at", TIME.orNull(), "When it was last used; null for never.")
    };

    static final Schema PASSKEYS = Schema.object(
            "Passkeys",
            required("items", Schema.list(Schema.object("Passkey", PASSKEY)), "The passkeys, the oldest first."),
            required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));

    static final Schema PASSKEY_ADDED = Schema.object(
            "PasskeyAdded",
            Stream.concat(
                            Arrays.stream(PASSKEY),
                            Stream.of(required(
                                    "recovery_codes",
                                    Schema.list(Schema.text()),
                                    "Recovery codes, shown this once; none for who has some.")))
                    .toArray(Schema.Member[]::new));

    static final Schema TRUSTED_DEVICES = Schema.object(
            "TrustedDevices",
            required(
                    "items",
                    Schema.list(Schema.object(
                            "TrustedDevice",
                            required("id", ID, "The device's id."),
                            required("device", Schema.text(), "What its client said of itself, in a few words."),
                            required("ip", Schema.text().orNull(), "The address it was trusted at."),
                            required("user_agent", Schema.text().orNull(), "What its client said of itself."),
                            required("created_at", TIME, "Since when it is trusted."),
                            required("last_used_at", TIME.orNull(), "When it last stood in for a second factor."),
                            required("expires_at", TIME, "Until when it is trusted."))),
                    "The devices, the last trusted first."),
            required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));

    static final Schema SESSION = Schema.object(
            "Session",
            required("id", ID, "The session's id."),
            required("created_at", TIME, "When it was started."),
            required("last_seen_at", TIME, "When it was last started or refreshed."),
            required("ip", Schema.text().orNull(), "The address it was started from."),
            required("user_agent", Schema.text().orNull(), "What its client said of itself."),
            required("device", Schema.text(), "The same in a few words."),
            required("current", Schema.flag(), "Whether this call belongs to it."),
            required("amr", Schema.list(Schema.text()), "How the user was authenticated (RFC 8176)."));

    static final Schema SESSIONS = Schema.object(
            "SessionList",
            required("items", Schema.list(SESSION), "The sessions, most recently seen first."),
            required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));

    static final Schema SESSION_STATS = Schema.object(
            "SessionStats",
            required("active", Schema.integer(), "How many sessions are active."),
            required("started", Schema.integer(), "How many were started in the last 30 days."),
            required(
                    "by_device",
                    Schema.list(Schema.object(
                            "DeviceCount",
                            required("device", Schema.text(), "The device, in a few words."),
                            required("count", Schema.integer(), "How many sessions."))),
                    "Of those, how many by device."),
            required(
                    "by_day",
                    Schema.list(Schema.object(
                            "DayCount",
                            required("day", Schema.text("date"), "The day of the start, in UTC."),
                            required("count", Schema.integer(), "How many sessions."))),
                    "Of those, how many by day."));

    static final Schema PERMISSIONS = Schema.object(
            "Permissions",
            required(
                    "roles",
                    Schema.list(Schema.text()),
                    "The user's roles that count in this session, with those they include; without those that ask"
                            + " for a second factor where none was shown."),
            required(
                    "permissions",
                    Schema.list(Schema.text()),
                    "What these permit: `resource:action`, with `*` for any."));

    static final Schema EXPLANATION = Schema.object(
            "Explanation",
            required("user_id", ID, "The user."),
            required("permission", Schema.text(), "What was asked."),
            required("scope", Schema.oneOf(List.of("global")), "Where."),
            required("granted", Schema.flag(), "The answer."),
            required(
                    "chain",
                    Schema.list(Schema.text()),
                    "The roles it rests on: the granted one, then each that is included in the one before."),
            required("granted_by", Schema.text().orNull(), "The permission of the last role that permits it."),
            required("explanation", Schema.text(), "The same in words."));

    static final Schema REVOCATIONS = Schema.object(
            "Revocations",
            required(
                    "revocations",
                    Schema.list(Schema.object(
                            "Revocation",
                            required("type", Schema.oneOf(List.of("session", "token", "epoch")), "What is revoked."),
                            optional("session_id", ID, "The session, of type `session`."),
                            optional("token_id", ID, "The token, of type `token`."),
                            optional("user_id", ID, "The user, of type `epoch`."),
                            optional(
                                    "epoch",
                                    Schema.integer(),
                                    "Of type `epoch`: tokens with a lower `ver` are revoked."),
                            required("reason", Schema.text(), "Why."),
                            required("expires_at", TIME, "When the entry may be forgotten."))),
                    "The entries, oldest first."),
            required("next_cursor", Schema.text(), "Where to go on."),
            required("more", Schema.flag(), "Whether there is more already."));

    static final Schema HEALTH = Schema.object(
            "Health", required("status", Schema.oneOf(List.of("up", "down")), "Whether requests can be answered."));

    private Answers() {}
}
