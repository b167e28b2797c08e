package dev.latchkey.testing;

import dev.latchkey.kernel.Secret;
import dev.latchkey.notify.Mail;
import dev.latchkey.notify.Mailer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mailer that keeps what it is given, for tests to read. Safe for use by several threads. */
public final class CapturedMail implements Mailer {

    /** By its name, or by its own shape where a host's link gives it none. */
    private static final Pattern LINK_TOKEN =
            Pattern.compile("[?&#]token=(?<named>[^&\\s\"<>]+)|(?<bare>lk[a-z]_[A-Za-z0-9_-]{43})");

    /** 8 digits in two groups, or 6 in one, and not a part of anything longer such as a token. */
    private static final Pattern CODE =
            Pattern.compile("(?<![A-Za-z0-9_=-])(?:[0-9]{4} [0-9]{4}|[0-9]{6})(?![A-Za-z0-9_-])");

    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    /** A mailer that has nothing yet. */
    public CapturedMail() {}

    @Override
    public void send(Mail mail) {
        mails.add(mail);
    }

    /**
     * All mails, oldest first.
     *
     * @return the mails
     */
    public List<Mail> all() {
        return List.copyOf(mails);
    }

    /**
     * The last mail to an address.
     *
     * @param address the recipient, as it was mailed to
     * @return the mail
     * @throws NoSuchElementException when there is none
     */
    public Mail lastTo(String address) {
        for (int i = mails.size() - 1; i >= 0; i--) {
            if (mails.get(i).to().equals(address)) {
                return mails.get(i);
            }
        }
        throw new NoSuchElementException("no mail was sent to that address; " + mails.size() + " were sent in all");
    }

    /**
     * The token of the link in the last mail to an address.
     *
     * @param address the recipient
     * @return the token
     * @throws NoSuchElementException when there is no mail, or no link with a token in it
     */
    public Secret tokenTo(String address) {
        Matcher link = LINK_TOKEN.matcher(lastTo(address).text());
        if (!link.find()) {
            throw new NoSuchElementException("the last mail to that address has no link with a token");
        }
        String token = link.group("named") == null ? link.group("bare") : link.group("named");
        return Secret.of(URLDecoder.decode(token, StandardCharsets.UTF_8));
    }

    /**
     * The code in the last mail to an address: the one that verifies it, or the one that is a second factor.
     *
     * @param address the recipient
     * @return its digits
     * @throws NoSuchElementException when there is no mail, or no code in it
     */
    public Secret codeTo(String address) {
        Matcher code = CODE.matcher(lastTo(address).text());
        if (!code.find()) {
            throw new NoSuchElementException("the last mail to that address has no code");
        }
        return Secret.of(code.group().replace(" ", ""));
    }
}
