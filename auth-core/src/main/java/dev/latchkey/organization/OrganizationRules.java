package dev.latchkey.organization;

import dev.latchkey.kernel.VisibleText;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** What organizations may be called. */
final class OrganizationRules {

    private static final int NAME_LIMIT = 200;

    /** Before it is normalised, which may take long and lengthen it. */
    private static final int RAW_NAME_LIMIT = 4 * NAME_LIMIT;

    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private OrganizationRules() {}

    /** A name without space around it, in NFC; one that is far too long as it is. */
    static String normalName(String name) {
        return name.length() > RAW_NAME_LIMIT ? name : Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    }

    /** What speaks against a name in its normal form and a slug. */
    static Optional<OrganizationRefusal> examine(String name, String slug) {
        if (name.isBlank() || name.length() > NAME_LIMIT || !VisibleText.isOneLine(name)) {
            return Optional.of(OrganizationRefusal.NAME_INVALID);
        }
        return SLUG.matcher(slug).matches() ? Optional.empty() : Optional.of(OrganizationRefusal.SLUG_INVALID);
    }
}
