package dev.latchkey.servlet.path;

import java.util.Optional;

/**
 * Where to go after sign-in: a path on this host, or nothing.
 *
 * <p>Security promise: what it lets through cannot lead to another host, whatever a browser makes of it: it begins with
 * one slash that neither a slash nor a backslash follows, and has no character outside printable ASCII, no backslash
 * and no {@code @}, neither written nor encoded (ASVS 3.7.2).
 */
public final class ReturnPath {

    private static final int LIMIT = 2_000;

    private ReturnPath() {}

    /**
     * Checks a target.
     *
     * @param target what the request asks for, decoded once
     * @return the target, empty when it is not a path on this host
     */
    public static Optional<String> safe(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (target.length() > LIMIT
                || RequestPath.decode(path) == null
                || path.indexOf('@') >= 0
                || path.contains("%40")) {
            return Optional.empty();
        }
        for (int i = path.length(); i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
                return Optional.empty();
            }
        }
        return Optional.of(target);
    }
}
