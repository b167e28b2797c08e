package dev.latchkey.examples.server.settings;

import dev.latchkey.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of mails: how they are sent, how they and the pages look, and how long a mail server may take. */
public final class MailTable {

    /** The mail server. */
    public static final Setting<Secret> SMTP_URL = Setting.of(
                    "LATCHKEY_SMTP_URL",
                    Parsers.smtp(),
                    "The mail server: `smtp://user:password@host:port` or `smtps://user:password@host:port`. Special"
                            + " characters in user and password are percent-encoded.")
            .defaultIs("none: mails go to `outbox/*.eml` in the data directory, and their subject to the log")
            .hidden();

    /** The sender of mails. */
    public static final Setting<String> MAIL_FROM = Setting.of(
                    "LATCHKEY_MAIL_FROM", Parsers.sender(), "The sender of mails.")
            .defaultIs("`latchkey@` and the issuer's host");

    /** What the application is called. */
    public static final Setting<String> APPLICATION_NAME = Setting.of(
                    "LATCHKEY_APPLICATION_NAME",
                    Parsers.applicationName(),
                    "What the application is called in mails, on pages, in authenticator apps and where passkeys are"
                            + " made. No password may contain it.")
            .defaultIs("the issuer's host; `Latchkey` on a loopback host");

    /** Layouts of one's own. */
    public static final Setting<Path> TEMPLATES = Setting.of(
            "LATCHKEY_MAIL_TEMPLATES",
            Parsers.path("the path of a directory"),
            "Layouts of mails: `mail.html` and `mail.txt`, or those of one mail such as `verify.html`, in UTF-8.");

    /** The logo of mails and pages. */
    public static final Setting<Path> LOGO = Setting.of(
            "LATCHKEY_LOGO",
            Parsers.path("the path of a file"),
            "The logo in mails and on pages: a PNG or JPEG image of 64 KiB at most.");

    /** How long each step of a mail server may take. */
    public static final Setting<Duration> TIMEOUT = Setting.of(
                    "LATCHKEY_SMTP_TIMEOUT",
                    Parsers.duration(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                    "How long connecting to the mail server, each answer and each write may take.")
            .withDefault("PT10S");

    /** How long all of a mail may take. */
    public static final Setting<Duration> MAIL_TIMEOUT = Setting.of(
                    "LATCHKEY_SMTP_MAIL_TIMEOUT",
                    Parsers.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    "How long a mail may take in all, from connecting to the server's last answer.")
            .withDefault("PT1M");

    private MailTable() {}
}
