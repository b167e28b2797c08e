package dev.latchkey.account;

import java.net.IDN;
import java.text.Normalizer;

/**
 * An e-mail address: as it was written, for sending to, and a key, by which addresses are compared.
 *
 * <p>The address is brought to Unicode's normal form C, to which mail is sent too. The key folds the case of ASCII
 * letters alone and writes the domain in its ASCII form (RFC 5890), the same in every locale. Letters that merely look or
 * fold alike, such as the dotless i and i, are not made equal in the local part. Immutable; {@code toString} is redacted, because an address identifies a person.
 */
public final class EmailAddress {

    private static final int LOCAL_PART_LIMIT = 64;
    private static final int ADDRESS_LIMIT = 254;

    /** What is worth reading: an address that is decomposed and has space around it is longer than it will be. */
    private static final int TEXT_LIMIT = 1_000;

    /**
     * The signs of RFC 5322's atoms but those that name another mailbox, or a program, to mail servers that still route by
     * them: {@code user%host}, {@code host!user} and {@code |program}.
     */
    private static final String ATOM_SPECIALS = "#$&'*+-/=?^_`{}~.";

    /** What an encoded word (RFC 2047) begins with: whoever decodes it where it does not belong delivers elsewhere. */
    private static final String ENCODED_WORD = "=?";

    /** Sharp s, final sigma and the joiners: the older IDNA makes another domain of them than the newer (UTS 46). */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

    private final String address;
    private final String key;

    private EmailAddress(String address, String key) {
        this.address = address;
        this.key = key;
    }

    /**
     * Reads an address of the form {@code local@domain}, the dot-atom form of RFC 5321 with the international letters
     * of RFC 6531. Space around it is dropped; quoted local parts, comments, address literals and domains of a single
     * label are refused, {@code localhost} among them. So is what some software on the way of a mail reads as another
     * address, a command or an option: {@code %}, {@code !} and {@code |} before the @, an encoded word (RFC 2047), and a
     * hyphen at the beginning.
     *
     * @param text the address
     * @return the address
     * @throws IllegalArgumentException when the text is not such an address
     */
    public static EmailAddress parse(String text) {
        if (text.length() > TEXT_LIMIT) {
            throw new IllegalArgumentException("an e-mail address has at most " + ADDRESS_LIMIT + " characters");
        }
        String address = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        int at = address.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("an e-mail address has an @");
        }
        String local = address.substring(0, at);
        requireLocalPart(local);
        String domain = asciiDomain(address.substring(at + 1));
        if (local.length() + 1 + domain.length() > ADDRESS_LIMIT) {
            throw new IllegalArgumentException("an e-mail address has at most " + ADDRESS_LIMIT + " characters");
        }
        return new EmailAddress(local + "@" + domain, foldAscii(local) + "@" + domain);
    }

    /**
     * The address as mail is sent to it: the local part as it was written, the domain in ASCII.
     *
     * @return the address
     */
    public String address() {
        return address;
    }

    /**
     * The form by which addresses are compared and accounts are unique.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * The part before the @, as it was written.
     *
     * @return the local part
     */
    public String localPart() {
        return address.substring(0, address.lastIndexOf('@'));
    }

    /** Two addresses are equal when their keys are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }

    private static void requireLocalPart(String local) {
        if (local.isEmpty() || local.length() > LOCAL_PART_LIMIT) {
            throw new IllegalArgumentException("the part before the @ has 1 to " + LOCAL_PART_LIMIT + " characters");
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            throw new IllegalArgumentException("the part before the @ has a dot at an end, or two in a row");
        }
        if (local.startsWith("-") || local.contains(ENCODED_WORD)) {
            throw new IllegalArgumentException(
                    "the part before the @ begins with a hyphen, or has an encoded word in it");
        }
        if (!local.codePoints().allMatch(EmailAddress::isAtomText)) {
            throw new IllegalArgumentException("the part before the @ has a character that is not allowed there");
        }
    }

    private static boolean isAtomText(int c) {
        return c < 0x80
                ? isAsciiLetterOrDigit(c) || ATOM_SPECIALS.indexOf(c) >= 0
                : Character.isLetterOrDigit(c) || isMark(c);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String asciiDomain(String domain) {
        if (domain.codePoints().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("the part after the @ has a letter that two standards read differently:"
                    + " write the domain in its ASCII form, which begins with xn--");
        }
        String ascii;
        try {
            ascii = foldAscii(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the part after the @ is not a domain name", e);
        }
        if (ascii.length() > 253 || !ascii.contains(".") || ascii.startsWith(".") || ascii.endsWith(".")) {
            throw new IllegalArgumentException("the part after the @ is not a full domain name");
        }
        if (ascii.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException("the part after the @ is not a domain name");
        }
        return ascii;
    }

    private static String foldAscii(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return folded.toString();
    }
}
