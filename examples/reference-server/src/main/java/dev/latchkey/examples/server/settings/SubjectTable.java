package dev.latchkey.examples.server.settings;

import dev.latchkey.token.SubjectIdentifiers;
import java.util.LinkedHashMap;
import java.util.Map;

/** What access tokens name users by. */
public final class SubjectTable {

    /** The subjects of access tokens. */
    public static final Setting<SubjectIdentifiers> SUBJECTS = Setting.of(
                    "LATCHKEY_SUBJECTS",
                    Parsers.oneOf(identifiers()),
                    "What the `sub` of access tokens names a user by: the id of the account, a random identifier, or one that"
                            + " is replaced whenever the user signs out.")
            .withDefault("user-id");

    private SubjectTable() {}

    private static Map<String, SubjectIdentifiers> identifiers() {
        Map<String, SubjectIdentifiers> map = new LinkedHashMap<>();
        map.put("user-id", SubjectIdentifiers.USER_ID);
        map.put("opaque", SubjectIdentifiers.OPAQUE);
        map.put("rotated", SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
        return map;
    }
}
