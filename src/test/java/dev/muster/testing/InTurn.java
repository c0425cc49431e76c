package dev.muster.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that takes long: {@code mvn verify} runs one of six such tests, other ones in each run. With
 * {@code -Dmuster.turn=all}, in the soak tests and when Surefire runs a class of end-to-end tests, all of them run.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("turn")
@ExtendWith(InTurn.Condition.class)
public @interface InTurn {
    /** Decides by the number of the run and the name of the test. */
    final class Condition implements ExecutionCondition {
        private static final int PARTS = 6;
        private static final long NUMBER = SampleOfRun.number("The long tests");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!"one".equals(System.getProperty("muster.turn"))) {
                return ConditionEvaluationResult.enabled("all tests run");
            }
            String name = context.getRequiredTestClass().getName()
                    + context.getRequiredTestMethod().getName();
            return Math.floorMod(name.hashCode() + NUMBER, PARTS) == 0
                    ? ConditionEvaluationResult.enabled("it is its turn")
                    : ConditionEvaluationResult.disabled("it runs in another run, or with -Dmuster.turn=all");
        }
    }
}
