package dev.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.kernel.Environment;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the packages of this module to the one table that says which may use which. */
class ArchitectureTest {

    private static final String ROOT = "dev.latchkey";

    private static final Set<String> BELOW_LOGIN = Set.of(
            "kernel",
            "event",
            "revocation",
            "token",
            "session",
            "password",
            "account",
            "limit",
            "captcha",
            "mfa",
            "passkey");

    private static final Set<String> LOGIN_AND_BELOW = plus(BELOW_LOGIN, "login");

    private static final Set<String> FEATURES =
            plus(LOGIN_AND_BELOW, "federation", "access", "organization", "service", "audit", "webhook", "notify");

    /** The package and what it may use besides itself. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("kernel", Set.of()),
            Map.entry("event", Set.of("kernel")),
            Map.entry("revocation", Set.of("kernel", "event")),
            Map.entry("token", Set.of("kernel", "revocation")),
            Map.entry("session", Set.of("kernel", "event", "token", "revocation")),
            Map.entry("password", Set.of("kernel", "event")),
            Map.entry("account", Set.of("kernel", "event", "password", "revocation")),
            Map.entry("limit", Set.of("kernel", "event")),
            Map.entry("captcha", Set.of("kernel", "event", "limit")),
            Map.entry("mfa", Set.of("kernel", "event", "revocation")),
            Map.entry("passkey", Set.of("kernel", "event", "revocation")),
            Map.entry("login", BELOW_LOGIN),
            Map.entry("federation", LOGIN_AND_BELOW),
            Map.entry("access", Set.of("kernel", "event", "revocation")),
            Map.entry("organization", Set.of("kernel", "event", "access")),
            Map.entry("service", Set.of("kernel", "event", "access")),
            Map.entry("audit", Set.of("kernel", "event")),
            Map.entry("webhook", Set.of("kernel", "event")),
            Map.entry("notify", Set.of("kernel", "event")),
            Map.entry("storage", FEATURES),
            Map.entry("testing", plus(FEATURES, "storage", "")),
            Map.entry("", plus(FEATURES, "storage")));

    /** Rows of the table that have no code yet. */
    private static final Set<String> WITHOUT_CODE = Set.of("federation", "service", "webhook");

    private static final JavaClasses CLASSES = CodeRules.mainClassesBeside(Environment.class);

    private static Set<String> plus(Set<String> packages, String... more) {
        return Stream.concat(packages.stream(), Stream.of(more)).collect(toSet());
    }

    private static String pattern(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name + "..";
    }

    private static Stream<String> rows() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "dev.latchkey {0}")
    @MethodSource("rows")
    void a_package_uses_only_what_its_row_allows(String name) {
        Collection<String> allowed = Stream.concat(MAY_USE.get(name).stream(), Stream.of(name))
                .map(ArchitectureTest::pattern)
                .collect(toCollection(LinkedHashSet::new));
        DescribedPredicate<JavaClass> beyondItsRow = resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new))))
                .as("are Latchkey's outside %s", allowed);
        ArchRule rule =
                noClasses().that().resideInAPackage(pattern(name)).should().dependOnClassesThat(beyondItsRow);
        rule.allowEmptyShould(WITHOUT_CODE.contains(name)).check(CLASSES);
    }

    @Test
    void every_package_has_a_row() {
        Set<String> packages = CLASSES.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .map(name -> name.isEmpty() ? "" : name.substring(1).split("\\.", 2)[0])
                .collect(toSet());
        assertThat(MAY_USE.keySet()).containsAll(packages);
    }

    @Test
    void packages_do_not_use_each_other_in_a_circle() {
        CodeRules.no_cycles_among(ROOT + ".(*)..").check(CLASSES);
    }

    @Test
    void storage_knows_the_features_ports_and_values_but_not_their_services() {
        DescribedPredicate<JavaClass> service = resideInAPackage(ROOT + ".*..")
                .and(DescribedPredicate.describe("act through a port", ArchitectureTest::holdsAPort));
        noClasses()
                .that()
                .resideInAPackage(pattern("storage"))
                .should()
                .dependOnClassesThat(service.and(not(resideInAPackage(pattern("storage")))))
                .check(CLASSES);
    }

    private static boolean holdsAPort(JavaClass type) {
        return !type.isRecord()
                && type.getFields().stream()
                        .map(JavaField::getRawType)
                        .anyMatch(held ->
                                held.isInterface() && held.getPackageName().startsWith(ROOT));
    }

    @Test
    void the_core_knows_no_servlet_sql_redis_or_json_library() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.servlet..",
                        "java.sql..",
                        "javax.sql..",
                        "io.lettuce..",
                        "tools.jackson..",
                        "com.fasterxml.jackson..",
                        "org.springframework..")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CodeRules.packagesWithoutNullMarked(CLASSES)).isEmpty();
    }

    private static List<ArchRule> rules() {
        return CodeRules.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_rule_of_construction_holds(ArchRule rule) {
        rule.check(CLASSES);
    }
}
