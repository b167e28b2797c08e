package dev.latchkey.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The module's place among the others, and what of it hosts see. */
final class JdbcArchitectureTest {

    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.latchkey.jdbc");

    @Test
    void the_module_knows_neither_servlets_nor_redis() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.latchkey.servlet..", "dev.latchkey.redis..", "jakarta.servlet..", "io.lettuce..")
                .check(module);
    }

    @Test
    void hosts_see_the_storage_the_schema_and_the_hosts_transaction_alone() {
        classes()
                .that()
                .arePublic()
                .should()
                .haveNameMatching(
                        "dev\\.latchkey\\.jdbc\\.(JdbcStorage|Schema|SchemaMode|SchemaException|MigrationStatus|HostTransaction)")
                .check(module);
    }

    @Test
    void only_the_feed_knows_the_driver() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("PostgresRevocationFeed")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.postgresql..", "org.h2..")
                .check(module);
    }
}
