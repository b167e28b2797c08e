package dev.latchkey.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.CodeRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds this module to its place beside the others: of Latchkey it knows the core, and of that the ports it serves. */
final class RedisArchitectureTest {

    private static final JavaClasses CLASSES = CodeRules.mainClassesBeside(RedisSharedState.class);

    @Test
    void the_module_stays_in_its_own_package() {
        classes().should().resideInAPackage("dev.latchkey.redis").check(CLASSES);
    }

    @Test
    void of_latchkey_it_uses_the_cores_ports_alone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.latchkey.redis",
                        "dev.latchkey.kernel",
                        "dev.latchkey.limit",
                        "dev.latchkey.revocation",
                        "dev.latchkey.storage",
                        "java..",
                        "javax.net.ssl..",
                        "io.lettuce..",
                        "io.netty.util.concurrent..",
                        "io.github.bucket4j..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void nothing_of_the_client_shows_in_the_public_api() {
        noClasses()
                .that()
                .arePublic()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.netty..", "io.github.bucket4j..")
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
