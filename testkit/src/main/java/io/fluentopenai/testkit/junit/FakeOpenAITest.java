package io.fluentopenai.testkit.junit;

import io.fluentopenai.testkit.FakeOpenAI;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link FakeOpenAI}, as a parameter of the constructor, of a test or of a lifecycle method.
 *
 * <pre>{@code
 * @FakeOpenAITest
 * class AssistantTest {
 *     @Test
 *     void answers(FakeOpenAI server) {
 *         server.reply("Hello!");
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>The tests of the class, including those of nested classes, share one server, which is {@linkplain FakeOpenAI#reset
 * reset} before each test. Tests that run concurrently have a server each. For a server with other settings, register a
 * {@link FakeOpenAIExtension} instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(FakeOpenAIExtension.class)
public @interface FakeOpenAITest {}
