package dev.latchkey.examples.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Marks tests that drive a real browser; a test takes it as a parameter of type {@link RealBrowser}. One browser serves
 * the whole run. Without one the tests are reported as skipped, each by name, with what is missing; with
 * {@code LATCHKEY_BROWSER_REQUIRED=true} they fail instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserTest.Extension.class)
public @interface BrowserTest {

    /** Skips where there is no browser, and starts it where there is one. */
    final class Extension implements ExecutionCondition, ParameterResolver {

        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(BrowserTest.class);

        /** Made by JUnit. */
        Extension() {}

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            // A class is always entered, so that the report names each test that was skipped.
            if (context.getTestMethod().isEmpty() || "true".equals(System.getenv("LATCHKEY_BROWSER_REQUIRED"))) {
                return ConditionEvaluationResult.enabled("decided for each test");
            }
            return RealBrowser.missing()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("browser found"));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RealBrowser.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(RealBrowser.class, type -> RealBrowser.start(), RealBrowser.class);
        }
    }
}
