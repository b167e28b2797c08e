package dev.latchkey.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.CodeRules;
import dev.latchkey.servlet.page.HostedPages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds this module to its place above the core. */
class ServletArchitectureTest {

    private static final JavaClasses CLASSES = CodeRules.mainClassesBeside(HostedPages.class);

    @Test
    void the_module_stays_in_its_own_packages() {
        classes().should().resideInAPackage("dev.latchkey.servlet..").check(CLASSES);
    }

    @Test
    void the_hosts_test_kit_is_not_used_in_production() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.latchkey.testing..")
                .check(CLASSES);
    }

    @Test
    void no_container_is_asked_for_more_than_the_servlet_api() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.jetty..", "org.apache.catalina..", "io.undertow..", "org.springframework..")
                .check(CLASSES);
    }

    @Test
    void packages_do_not_use_each_other_in_a_circle() {
        CodeRules.no_cycles_among("dev.latchkey.servlet.(*)..").check(CLASSES);
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
