package io.fluentopenai.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

/** The client and a container with {@code @ServiceConnection}. */
@NullUnmarked
@Timeout(60)
class ServiceConnectionTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, OpenAIAutoConfiguration.class));

    /** A container whose port is that of a server in this JVM, so that no engine is needed. */
    static final class LocalContainer extends GenericContainer<LocalContainer> {
        private final String image;
        private final FakeOpenAI server;

        LocalContainer(String image, FakeOpenAI server, String... command) {
            super(image);
            this.image = image;
            this.server = server;
            withExposedPorts(4010);
            withCommand(command);
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            server.close();
        }

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public Integer getMappedPort(int port) {
            assertThat(port).isEqualTo(4010);
            return server.port();
        }

        @Override
        public String getDockerImageName() {
            return image;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class UsualCommand {
        @Bean
        @ServiceConnection("fluentopenai")
        LocalContainer fake() {
            FakeOpenAI server = FakeOpenAI.builder().apiKey("fake-key").start();
            return new LocalContainer("fake-openai", server);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherCommand {
        @Bean
        @ServiceConnection("fluentopenai")
        LocalContainer fake() {
            FakeOpenAI server =
                    FakeOpenAI.builder().apiKey("key-1").basePath("/up/v1").start();
            return new LocalContainer(
                    "team/tests:2", server, "--lenient", "--base-path", "/up/v1", "--api-key", "key-1");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherConnection {
        @Bean
        @ServiceConnection("database")
        LocalContainer database() {
            return new LocalContainer("database:17", FakeOpenAI.start());
        }
    }

    /** As docs/guides/spring-boot.md shows it. */
    @Configuration(proxyBeanMethods = false)
    static class OfThePage {
        @Bean
        @ServiceConnection("fluentopenai")
        GenericContainer<?> fakeOpenAI() {
            return new GenericContainer<>("fake-openai").withExposedPorts(4010);
        }
    }

    @Test
    void theContainerOfThePageExposesThePortOfTheServer() {
        try (GenericContainer<?> container = new OfThePage().fakeOpenAI()) {
            assertThat(container.getExposedPorts()).containsExactly(4010);
        }
    }

    @Test
    void aContainerOfTheFakeServerTakesThePlaceOfTheProperties() {
        runner.withUserConfiguration(UsualCommand.class)
                .withPropertyValues("fluentopenai.base-url=http://localhost:1/v1", "fluentopenai.api-key=real")
                .run(context -> assertThat(context.getBean(OpenAI.class)
                                .chat()
                                .model("gpt-5-mini")
                                .user("Hello")
                                .send()
                                .text())
                        .isEqualTo("You said: Hello"));
    }

    @Test
    void theCommandOfTheContainerSaysBasePathAndKey() {
        runner.withUserConfiguration(OtherCommand.class).run(context -> {
            OpenAI openai = context.getBean(OpenAI.class);
            assertThat(openai.client().baseUrl()).endsWith("/up/v1");
            assertThat(openai.chat().model("gpt-5-mini").user("Hello").send().text())
                    .isEqualTo("You said: Hello");
        });
    }

    @Test
    void aConnectionOfAnotherNameIsNone() {
        runner.withUserConfiguration(OtherConnection.class)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .isInstanceOf(ConnectionDetailsNotFoundException.class));
    }
}
