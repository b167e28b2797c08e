package dev.latchkey.access;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations {@link JwtRequired}, {@link RoleRequired}, {@link PermissionRequired} and {@link Anonymous}.
 * What is wrong with them is told when they are read, that is at start, and not when a caller comes.
 */
public final class AccessRules {

    private AccessRules() {}

    /**
     * The rule for a method: what stands on the method, or else what stands on its class.
     *
     * @param type the class that serves the call
     * @param method the method that is called
     * @return the rule, empty when neither is annotated
     * @throws IllegalArgumentException when annotations contradict each other or are not well-formed
     */
    public static Optional<AccessRule> of(Class<?> type, Method method) {
        Optional<AccessRule> own = of(method);
        return own.isPresent() ? own : of(type);
    }

    /**
     * The rule that stands on a class or a method by itself.
     *
     * @param element the class or method
     * @return the rule, empty when it is not annotated
     * @throws IllegalArgumentException when annotations contradict each other or are not well-formed
     */
    public static Optional<AccessRule> of(AnnotatedElement element) {
        JwtRequired token = element.getAnnotation(JwtRequired.class);
        RoleRequired roles = element.getAnnotation(RoleRequired.class);
        PermissionRequired permissions = element.getAnnotation(PermissionRequired.class);
        boolean guarded = Stream.of(token, roles, permissions).anyMatch(found -> found != null);
        if (element.isAnnotationPresent(Anonymous.class)) {
            if (guarded) {
                throw new IllegalArgumentException(element + " is @Anonymous and asks for a token too");
            }
            return Optional.of(AccessRule.anonymous());
        }
        return guarded ? Optional.of(rule(element, token, roles, permissions)) : Optional.empty();
    }

    private static AccessRule rule(
            AnnotatedElement element,
            @Nullable JwtRequired token,
            @Nullable RoleRequired roles,
            @Nullable PermissionRequired permissions) {
        try {
            AccessRule rule = token == null ? AccessRule.authenticated() : tokenRule(token);
            if (roles != null) {
                requireEverywhere(roles.scope());
                rule = rule.withRoles(roles.match(), List.of(roles.value()));
            }
            if (permissions != null) {
                requireEverywhere(permissions.scope());
                rule = rule.withPermissions(
                        permissions.match(),
                        Stream.of(permissions.value()).map(Permission::parse).toList());
            }
            return rule;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the annotations of " + element + " are wrong: " + e.getMessage(), e);
        }
    }

    private static AccessRule tokenRule(JwtRequired token) {
        AccessRule rule = token.optional() ? AccessRule.anonymous() : AccessRule.authenticated();
        rule = rule.withLocations(List.of(token.locations()));
        if (token.strict()) {
            rule = rule.withStrictRevocation();
        }
        boolean stepUp = !token.maxAge().isEmpty() || token.factors().length > 0;
        if (token.optional() && stepUp) {
            throw new IllegalArgumentException("an optional token cannot have a greatest age or factors");
        }
        if (!token.maxAge().isEmpty()) {
            rule = rule.withMaxAge(duration(token.maxAge()));
        }
        return token.factors().length == 0 ? rule : rule.withFactors(List.of(token.factors()));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not an ISO 8601 duration such as PT5M", e);
        }
    }

    private static void requireEverywhere(String scope) {
        if (!scope.isEmpty()) {
            throw new IllegalArgumentException(
                    "the scope '" + scope + "' is not known; roles are granted everywhere, so leave the scope out");
        }
    }
}
