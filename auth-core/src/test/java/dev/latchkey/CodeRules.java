package dev.latchkey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.AccessibleObject;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The rules of construction that hold in every module; a module's architecture test checks its own classes by them. */
public final class CodeRules {

    private CodeRules() {}

    /**
     * The classes that were compiled together with a given one: a module's main classes, and no others.
     *
     * @param one any main class of the module
     * @return its classes
     */
    public static JavaClasses mainClassesBeside(Class<?> one) {
        return new ClassFileImporter()
                .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    }

    /**
     * All rules that know nothing of a single module.
     *
     * @return the rules
     */
    public static List<ArchRule> all() {
        return List.of(
                public_classes_are_closed_to_extension(),
                static_fields_hold_no_state(),
                nothing_logs_but_through_slf4j(),
                nothing_writes_to_the_standard_streams(),
                nothing_is_kept_per_thread(),
                reflection_does_not_reach_past_access_modifiers());
    }

    private static ArchRule public_classes_are_closed_to_extension() {
        return classes()
                .that()
                .areNotInterfaces()
                .and()
                .arePublic()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should(beFinalOrSealed())
                .because("what a host may implement is an interface; a class to extend is a promise");
    }

    private static ArchCondition<JavaClass> beFinalOrSealed() {
        return new ArchCondition<>("be final or sealed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.isEnum()
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open to extension"));
            }
        };
    }

    private static ArchRule static_fields_hold_no_state() {
        return fields().that().areStatic().should().beFinal().because("two Latchkeys in one JVM share nothing");
    }

    private static ArchRule nothing_logs_but_through_slf4j() {
        return noClasses().should(USE_JAVA_UTIL_LOGGING).because("the host chooses where logs go, through slf4j");
    }

    private static ArchRule nothing_writes_to_the_standard_streams() {
        return noClasses().should(ACCESS_STANDARD_STREAMS).because("they are the host's");
    }

    private static ArchRule nothing_is_kept_per_thread() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("a unit of work and an identity are passed on, so that async and virtual threads have them");
    }

    private static ArchRule reflection_does_not_reach_past_access_modifiers() {
        return noClasses()
                .should()
                .callMethod(AccessibleObject.class, "setAccessible", boolean.class)
                .orShould()
                .callMethod(AccessibleObject.class, "trySetAccessible")
                .because("what another package needs is said in its API");
    }

    /**
     * That no packages use each other in a circle.
     *
     * @param pattern the packages, with the part that names one in brackets, such as {@code dev.latchkey.(*)..}
     * @return the rule
     */
    public static ArchRule no_cycles_among(String pattern) {
        return slices().matching(pattern).should().beFreeOfCycles().allowEmptyShould(false);
    }

    /**
     * The packages that do not declare their types non-null by default.
     *
     * @param classes the classes of a module
     * @return the packages' names, none when all is well
     */
    public static List<String> packagesWithoutNullMarked(JavaClasses classes) {
        return classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
    }
}
