package io.fluentopenai.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * On a test class: starts a fake server, and points the {@code OpenAI} bean at it. The server is a bean, too. Needs {@code
 * fluentopenai-testkit}.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureFakeOpenAI
 * class AnswersTest {
 *     @Autowired FakeOpenAI server;
 *     @Autowired Answers answers;
 *
 *     @Test
 *     void answers() {
 *         server.reply("Rain");
 *         assertThat(answers.ask("Glasgow?")).isEqualTo("Rain");
 *     }
 * }
 * }</pre>
 *
 * <p>The server lives as long as the application context, which tests share. After each test it is {@linkplain
 * io.fluentopenai.testkit.FakeOpenAI#reset() reset}: scripts, requests and stored objects of one test are not seen by the next.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration(FakeOpenAIAutoConfiguration.class)
public @interface AutoConfigureFakeOpenAI {}
