package dev.latchkey.organization;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a member may do with the organization itself, and with those below it. Grants nothing beyond that: what a member
 * may do elsewhere is granted by roles ({@link dev.latchkey.access.Access}). The weakest first.
 */
public enum MemberRole {
    /** Belongs to it, and changes nothing of it. */
    MEMBER,
    /** Renames it, places organizations below it, adds and removes members and administrators. */
    ADMIN,
    /** All that administrators may, and also appoints owners, deletes it, and says whether a second factor is needed. */
    OWNER;

    /**
     * The text of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the text of the HTTP API.
     *
     * @param code the text
     * @return the role, empty when there is none of that text, exactly
     */
    public static Optional<MemberRole> ofCode(String code) {
        return Stream.of(values()).filter(role -> role.code().equals(code)).findFirst();
    }

    /**
     * Reads what a node, perhaps of another version, has written.
     *
     * @param name the name of a role
     * @return the role; {@link #MEMBER}, who changes nothing, for one that this version does not know
     */
    public static MemberRole read(String name) {
        return Stream.of(values())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElse(MEMBER);
    }

    boolean reaches(MemberRole other) {
        return compareTo(other) >= 0;
    }
}
