package dev.latchkey.storage;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account as the members of a JSON object. */
final class UserCopies implements SealedCodec.Form<User> {

    @Override
    public Map<String, Object> write(User user) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", user.id().toString());
        members.put("email", user.email().address());
        members.put("email_verified", user.emailVerified());
        Profile profile = user.profile();
        put(members, "given_name", profile.givenName());
        put(members, "middle_name", profile.middleName());
        put(members, "family_name", profile.familyName());
        put(members, "phone", profile.phone());
        members.put("attributes", profile.attributes());
        members.put("status", user.status().name());
        members.put("created_at", user.createdAt().toString());
        members.put("updated_at", user.updatedAt().toString());
        put(members, "last_login_at", user.lastLoginAt());
        members.put("version", user.version());
        return members;
    }

    private static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value.toString());
        }
    }

    @Override
    public User read(Map<String, @Nullable Object> members) {
        String lastLogin = (String) members.get("last_login_at");
        return new User(
                UserId.parse(SealedCodec.text(members, "id")),
                EmailAddress.parse(SealedCodec.text(members, "email")),
                SealedCodec.member(members, "email_verified", Boolean.class),
                new Profile(
                        (String) members.get("given_name"),
                        (String) members.get("middle_name"),
                        (String) members.get("family_name"),
                        (String) members.get("phone"),
                        Attributes.frozen(SealedCodec.member(members, "attributes", Map.class))),
                UserStatus.read(SealedCodec.text(members, "status")),
                Instant.parse(SealedCodec.text(members, "created_at")),
                Instant.parse(SealedCodec.text(members, "updated_at")),
                lastLogin == null ? null : Instant.parse(lastLogin),
                SealedCodec.member(members, "version", Long.class));
    }

    /** The same account, whose attributes nobody can change: those that a store gives may be its own. */
    static User frozen(User user) {
        Profile profile = user.profile();
        return new User(
                user.id(),
                user.email(),
                user.emailVerified(),
                new Profile(
                        profile.givenName(),
                        profile.middleName(),
                        profile.familyName(),
                        profile.phone(),
                        Attributes.frozen(profile.attributes())),
                user.status(),
                user.createdAt(),
                user.updatedAt(),
                user.lastLoginAt(),
                user.version());
    }
}
