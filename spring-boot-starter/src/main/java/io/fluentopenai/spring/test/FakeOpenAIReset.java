package io.fluentopenai.spring.test;

import io.fluentopenai.testkit.FakeOpenAI;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Resets the fake server after each test of a class with {@link AutoConfigureFakeOpenAI}. Spring finds it. */
final class FakeOpenAIReset extends AbstractTestExecutionListener {
    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()
                && TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), AutoConfigureFakeOpenAI.class)) {
            test.getApplicationContext().getBeanProvider(FakeOpenAI.class).forEach(FakeOpenAI::reset);
        }
    }
}
