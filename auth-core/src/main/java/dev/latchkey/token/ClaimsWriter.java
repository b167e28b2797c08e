package dev.latchkey.token;

import dev.latchkey.kernel.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Writes the claims of a new token (RFC 9068, section 2.2). */
final class ClaimsWriter {

    private final AccessTokenSettings settings;

    ClaimsWriter(AccessTokenSettings settings) {
        this.settings = settings;
    }

    String write(TokenSubject subject, SubjectNames.Said said, TokenClaims added, UUID tokenId, long issuedAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(ClaimNames.ISSUER, settings.issuer());
        claims.put(ClaimNames.SUBJECT, said.subject().toString());
        claims.put(
                ClaimNames.AUDIENCE,
                settings.audiences().size() == 1 ? settings.audiences().get(0) : settings.audiences());
        claims.put(ClaimNames.CLIENT_ID, subject.clientId());
        claims.put(ClaimNames.EXPIRES_AT, issuedAt + settings.ttl().toSeconds());
        claims.put(ClaimNames.ISSUED_AT, issuedAt);
        claims.put(ClaimNames.TOKEN_ID, tokenId.toString());
        claims.put(ClaimNames.SESSION, subject.session().toString());
        claims.put(ClaimNames.EPOCH, said.version());
        claims.put(ClaimNames.AUTHENTICATED_AT, subject.authenticatedAt().getEpochSecond());
        claims.put(ClaimNames.METHODS, subject.methods());
        if (settings.includeRoles() && !added.roles().isEmpty()) {
            claims.put(ClaimNames.ROLES, added.sortedRoles());
        }
        if (settings.includeOrganization()) {
            added.organization().ifPresent(organization -> claims.put(ClaimNames.ORGANIZATION, organization));
        }
        added.claims().forEach((name, value) -> {
            if (ClaimNames.isReserved(name)) {
                throw new IllegalArgumentException("the claims source gives the claim " + name
                        + ", a name that is reserved; prefix it, such as shop_" + name);
            }
            claims.put(name, value);
        });
        return JsonWriter.write(claims, TokenShape.MAX_DEPTH);
    }
}
