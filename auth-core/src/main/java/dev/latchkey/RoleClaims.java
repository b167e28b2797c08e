package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.access.Authority;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.token.ClaimsSource;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenSubject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The claims of access tokens: the user's roles, and what the host's own sources add. */
final class RoleClaims implements ClaimsSource {

    private final Access access;
    private final List<ClaimsSource> sources;

    RoleClaims(Access access, List<ClaimsSource> sources) {
        this.access = access;
        this.sources = List.copyOf(sources);
    }

    @Override
    public TokenClaims claimsFor(UserId user) {
        return claims(access.roleNames(user), source -> source.claimsFor(user));
    }

    /** Roles that ask for a second factor are left out where none was shown: services that only verify know no better. */
    @Override
    public TokenClaims claimsFor(TokenSubject subject) {
        Authority whole = access.authorityOf(subject.user());
        boolean shown = subject.methods().contains(MfaMethod.MULTI_FACTOR);
        Authority counting = shown ? whole : whole.withoutSecondFactor();
        return claims(counting.roleNames(), source -> source.claimsFor(subject));
    }

    private TokenClaims claims(Set<String> roleNames, Function<ClaimsSource, TokenClaims> asked) {
        Set<String> roles = new HashSet<>(roleNames);
        Map<String, Object> claims = new HashMap<>();
        Optional<String> organization = Optional.empty();
        for (ClaimsSource source : sources) {
            TokenClaims added = Objects.requireNonNull(
                    asked.apply(source),
                    () -> "the claims source " + source.getClass().getName()
                            + " returned null: return TokenClaims.none() to add nothing");
            roles.addAll(added.roles());
            addAll(claims, added.claims());
            organization = added.organization().or(organizationSoFar(organization));
        }
        return new TokenClaims(roles, organization, claims);
    }

    private static Supplier<Optional<String>> organizationSoFar(Optional<String> organization) {
        return () -> organization;
    }

    private static void addAll(Map<String, Object> claims, Map<String, Object> added) {
        added.forEach((name, value) -> {
            if (claims.putIfAbsent(name, value) != null) {
                throw new IllegalStateException("two claims sources both give the claim " + name);
            }
        });
    }
}
