package dev.latchkey.notify;

import dev.latchkey.kernel.ApplicationName;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SpokenDevice;
import dev.latchkey.kernel.Texts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mails Latchkey sends, in English and German, as text and as HTML that say the same.
 *
 * <p>Security promise: links begin with a configured address, see {@link MailLinks}, and with nothing a request said
 * (ASVS 4.1, host header poisoning). No mail quotes what somebody entered in a form, such as a name, so that sign-up
 * cannot be used to send strangers a text of one's own. All values are escaped in HTML.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MailTemplates {

    /** RFC 3834, section 5: keeps out-of-office answers away. */
    private static final Map<String, String> HEADERS = Map.of("Auto-Submitted", "auto-generated");

    private final MailLinks links;
    private final String application;
    private final Texts texts;
    private final MailDesign design;

    private MailTemplates(MailLinks links, String application, Texts texts, MailDesign design) {
        this.links = links;
        this.application = application;
        this.texts = texts;
        this.design = design;
    }

    /**
     * Mails with given texts.
     *
     * @param pages where the pages are that links lead to: the issuer with the base path, such as
     *     {@code https://shop.example/auth}
     * @param application the name the recipients know the application by, as {@link ApplicationName} has it
     * @param texts {@link #defaultTexts()}, or these with a host's own over them
     * @return the templates
     */
    public static MailTemplates create(URI pages, String application, Texts texts) {
        String base = pages.toString();
        if (!pages.isAbsolute() || pages.getHost() == null || pages.getRawQuery() != null || base.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the address of the pages, " + pages + ", is not one such as https://shop.example/auth");
        }
        return create(pages, MailLinks.ofPages(pages.getRawPath()), application, texts);
    }

    /**
     * Mails whose links lead to an application's own pages.
     *
     * @param issuer the issuer
     * @param links where they lead
     * @param application the name the recipients know the application by, as {@link ApplicationName} has it
     * @param texts {@link #defaultTexts()}, or these with a host's own over them
     * @return the templates
     * @throws IllegalArgumentException when the links are plain http and the issuer is not
     */
    public static MailTemplates create(URI issuer, MailLinks links, String application, Texts texts) {
        return new MailTemplates(
                links.of(issuer),
                ApplicationName.require(application),
                Objects.requireNonNull(texts, "texts"),
                MailDesign.standard());
    }

    /**
     * The same mails with another look.
     *
     * @param look the layouts and the logo; {@link MailDesign#standard()} when not set
     * @return the templates
     */
    public MailTemplates withDesign(MailDesign look) {
        return new MailTemplates(links, application, texts, Objects.requireNonNull(look, "look"));
    }

    /**
     * The texts in English and German, to be used as they are or with a host's own over them: {@code
     * defaultTexts().overriddenBy(loader, "shop/mail", Locale.GERMAN)}.
     *
     * @return the texts
     */
    public static Texts defaultTexts() {
        return Texts.load(MailTemplates.class, "mail", Locale.ENGLISH, Locale.GERMAN);
    }

    /**
     * The mail with the link that verifies an address, and with a code that does the same. The subject does not have the
     * code: subjects are shown on locked screens and written to logs.
     *
     * @param to the address
     * @param token the one-time token
     * @param validity how long the token works
     * @param code the code
     * @param codeValidity how long the code works
     * @param locale the language wanted
     * @return the mail
     */
    public Mail verifyEmail(
            String to, Secret token, Duration validity, Secret code, Duration codeValidity, Locale locale) {
        Texts.Words words = texts.in(locale);
        List<String> notes = List.of(
                words.get("verify.validity", spoken(validity, words)),
                words.get("verify.code-validity", spoken(codeValidity, words)));
        return mail(to, "verify", links.verification(token), notes, words, "", inGroups(code));
    }

    /** As it is easier to read and to type; the space does not count. */
    private static String inGroups(Secret code) {
        String digits = code.reveal();
        int half = digits.length() / 2;
        return digits.substring(0, half) + ' ' + digits.substring(half);
    }

    /**
     * The mail to who has an account already, when somebody registers with their address.
     *
     * @param to the address
     * @param locale the language wanted
     * @return the mail
     */
    public Mail registrationRepeated(String to, Locale locale) {
        return mail(to, "repeated", links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * The mail with the link to a new password.
     *
     * @param to the address
     * @param token the one-time token
     * @param validity how long the token works
     * @param locale the language wanted
     * @return the mail
     */
    public Mail resetPassword(String to, Secret token, Duration validity, Locale locale) {
        Texts.Words words = texts.in(locale);
        String note = words.get("verify.validity", spoken(validity, words));
        return mail(to, "reset", links.passwordReset(token), List.of(note), words);
    }

    /**
     * The mail with the link that signs in.
     *
     * @param to the address
     * @param token the one-time token
     * @param validity how long the token works
     * @param locale the language wanted
     * @return the mail
     */
    public Mail magicLink(String to, Secret token, Duration validity, Locale locale) {
        Texts.Words words = texts.in(locale);
        String note = words.get("verify.validity", spoken(validity, words));
        return mail(to, "magic-link", links.magicLink(token), List.of(note), words);
    }

    /**
     * The mail with the link that gives an account another address, to that address.
     *
     * @param to the new address
     * @param token the one-time token
     * @param validity how long the token works
     * @param locale the language wanted
     * @return the mail
     */
    public Mail changeEmail(String to, Secret token, Duration validity, Locale locale) {
        Texts.Words words = texts.in(locale);
        String note = words.get("verify.validity", spoken(validity, words));
        return mail(to, "change-email", links.verification(token), List.of(note), words);
    }

    /**
     * The mail to an address that somebody wants for their account and that has one of its own.
     *
     * @param to the address
     * @param locale the language wanted
     * @return the mail
     */
    public Mail emailTaken(String to, Locale locale) {
        return mail(to, "email-taken", links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * The mail to the present address of an account that is to have another one.
     *
     * @param to the present address
     * @param locale the language wanted
     * @return the mail
     */
    public Mail emailChangeRequested(String to, Locale locale) {
        return mail(to, "email-change-requested", links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * The mail to the former address of an account that has another one. It does not say which.
     *
     * @param to the former address
     * @param locale the language wanted
     * @return the mail
     */
    public Mail emailChanged(String to, Locale locale) {
        return mail(to, "email-changed", links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * The mail that tells of a change of the password.
     *
     * @param to the address
     * @param locale the language wanted
     * @return the mail
     */
    public Mail passwordChanged(String to, Locale locale) {
        return mail(to, "password-changed", links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * Whether there is a page that lifts the lock of an account, for a link to lead to.
     *
     * @return false where the application has pages of its own, and none for that
     */
    public boolean hasUnlockPage() {
        return links.hasUnlock();
    }

    /**
     * The mail that tells that an account is locked, with the link that lifts the lock.
     *
     * @param to the address
     * @param token the one-time token
     * @param locked how long the account stays locked at most
     * @param validity how long the token works
     * @param locale the language wanted
     * @return the mail
     * @throws IllegalStateException when there is no page for the link: {@link #hasUnlockPage}
     */
    public Mail accountLocked(String to, Secret token, Duration locked, Duration validity, Locale locale) {
        Texts.Words words = texts.in(locale);
        List<String> notes = List.of(
                words.get("locked.duration", spoken(locked, words)),
                words.get("locked.validity", spoken(validity, words)));
        return mail(to, "locked", links.unlock(token), notes, words);
    }

    /**
     * The mail that tells that the account is being deleted, with the link that takes it back.
     *
     * @param to the address
     * @param token the one-time token
     * @param grace how long it can be taken back
     * @param locale the language wanted
     * @return the mail
     */
    public Mail accountDeletion(String to, Secret token, Duration grace, Locale locale) {
        Texts.Words words = texts.in(locale);
        String note = words.get("deletion.validity", spoken(grace, words));
        return mail(to, "deletion", links.restore(token), List.of(note), words);
    }

    /**
     * The mail with a code that is a second factor. The subject does not have it: subjects are shown on locked screens and
     * written to logs.
     *
     * @param to the address
     * @param code the code
     * @param validity how long the code works
     * @param locale the language wanted
     * @return the mail
     */
    public Mail mfaCode(String to, Secret code, Duration validity, Locale locale) {
        Texts.Words words = texts.in(locale);
        String note = words.get("code.validity", spoken(validity, words));
        return mail(to, "code", links.signIn(), List.of(note), words, "", code.reveal());
    }

    /**
     * The mail that tells of a change of second factors.
     *
     * @param to the address
     * @param kind {@link MessageKind#FACTOR_ADDED}, {@link MessageKind#FACTOR_REMOVED}, {@link MessageKind#FACTORS_RESET},
     *     {@link MessageKind#FACTOR_RESET_CANCELLED}, {@link MessageKind#RECOVERY_CODES_REPLACED},
     *     {@link MessageKind#RECOVERY_CODE_USED}, {@link MessageKind#PASSKEY_ADDED} or {@link MessageKind#PASSKEY_REMOVED}
     * @param locale the language wanted
     * @return the mail
     */
    public Mail factorNotice(String to, MessageKind kind, Locale locale) {
        String name = switch (kind) {
            case FACTOR_ADDED -> "factor-added";
            case FACTOR_REMOVED -> "factor-removed";
            case FACTORS_RESET -> "factors-reset";
            case FACTOR_RESET_CANCELLED -> "factor-reset-cancelled";
            case RECOVERY_CODES_REPLACED -> "codes-replaced";
            case RECOVERY_CODE_USED -> "code-used";
            case PASSKEY_ADDED -> "passkey-added";
            case PASSKEY_REMOVED -> "passkey-removed";
            default -> throw new IllegalArgumentException("a " + kind + " tells of no change of factors");
        };
        return mail(to, name, links.signIn(), List.of(), texts.in(locale));
    }

    /**
     * The mail that tells of a reset of second factors that is to come, with the link that cancels it.
     *
     * @param to the address
     * @param token the one-time token
     * @param dueAt when it is carried out, told in UTC
     * @param locale the language wanted
     * @return the mail
     */
    public Mail factorResetRequested(String to, Secret token, Instant dueAt, Locale locale) {
        Texts.Words words = texts.in(locale);
        return mail(to, "factor-reset", links.resetCancellation(token), List.of(), words, time(dueAt, words), "");
    }

    private static String time(Instant at, Texts.Words words) {
        return new DateTimeFormatterBuilder()
                .appendLocalized(FormatStyle.LONG, null)
                .appendPattern(", HH:mm")
                .toFormatter(words.locale())
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    /**
     * The mail that tells of a sign-in that may not have been the user's. It quotes nothing that the client said of itself.
     *
     * @param to the address
     * @param device the name of the device, one of {@code DeviceName}
     * @param network the address it was at, null when not known
     * @param at when, told in UTC
     * @param locale the language wanted
     * @return the mail
     */
    public Mail newSignIn(String to, String device, @Nullable String network, Instant at, Locale locale) {
        Texts.Words words = texts.in(locale);
        String from = network == null ? words.get("new-sign-in.nowhere") : network;
        String what = words.get("new-sign-in.what", SpokenDevice.of(device, words), time(at, words), from);
        return mail(to, "new-sign-in", links.signIn(), List.of(), words, what, "");
    }

    private Mail mail(String to, String kind, String link, List<String> notes, Texts.Words words) {
        return mail(to, kind, link, notes, words, "", "");
    }

    private Mail mail(
            String to, String kind, String link, List<String> notes, Texts.Words words, String value, String code) {
        String subject = words.get(kind + ".subject", application);
        String body = words.get(kind + ".body", application, value);
        String button = words.get(kind + ".button", application);
        String note = Stream.concat(notes.stream(), Stream.of(words.get(kind + ".ignore", application)))
                .collect(Collectors.joining(" "));
        Map<String, String> values = Map.ofEntries(
                Map.entry("lang", words.locale().toLanguageTag()),
                Map.entry("subject", subject),
                Map.entry("application", application),
                Map.entry("greeting", words.get("greeting", application)),
                Map.entry("body", body),
                Map.entry("code", code),
                Map.entry("link", link),
                Map.entry("button", button),
                Map.entry("alternative", words.get("link.alternative", application)),
                Map.entry("notes", note),
                Map.entry("signature", words.get("signature", application)),
                Map.entry("footer", words.get("footer", application)));
        return new Mail(to, subject, design.text(kind, values), design.html(kind, values), HEADERS, design.logo(kind));
    }

    /** In the largest unit that says it exactly. */
    private static String spoken(Duration duration, Texts.Words words) {
        long minutes = Math.max(1, duration.toMinutes());
        if (minutes % (24 * 60) == 0) {
            return counted(minutes / (24 * 60), "day", words);
        }
        return minutes % 60 == 0 ? counted(minutes / 60, "hour", words) : counted(minutes, "minute", words);
    }

    private static String counted(long count, String unit, Texts.Words words) {
        return words.get("duration." + unit + (count == 1 ? "" : "s"), Long.toString(count));
    }
}
