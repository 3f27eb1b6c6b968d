package io.fluentopenai.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers the requests of a test from a {@link io.fluentopenai.testkit.cassette.Cassette cassette}: of each test of a class, or of
 * one test. Needs {@link FakeOpenAITest} on the class, or a {@link FakeOpenAIExtension} in a field.
 *
 * <pre>{@code
 * @FakeOpenAITest
 * class GreeterTest {
 *     @Test
 *     @UseCassette
 *     void greets(FakeOpenAI server) { … } // src/test/cassettes/GreeterTest/greets.json
 * }
 * }</pre>
 *
 * <p>Cassettes are replayed, and a test whose cassette does not exist fails. To record, run the tests with the system property or
 * JUnit configuration parameter {@code fluentopenai.cassettes=record}, or with the environment variable {@code
 * FLUENTOPENAI_CASSETTES=record}. This takes the
 * API key from {@code OPENAI_API_KEY} and the base URL from {@code OPENAI_BASE_URL} (default
 * {@code https://api.openai.com/v1}), and replaces the cassettes of the tests that run. Nothing is recorded otherwise, so
 * tests never need the network on a build server.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface UseCassette {

    /**
     * The file below {@code src/test/cassettes}, or below the folder in the configuration parameter {@code
     * fluentopenai.cassettes.folder}, without {@code .json}. On a class, the folder of the files. By default, the simple name of
     * the class and the name of the method: {@code GreeterTest/greets}.
     */
    String value() default "";

    /** Returns whether answers are {@linkplain io.fluentopenai.testkit.cassette.Cassette#checkingAnswers checked}. */
    boolean checkAnswers() default false;
}
