package app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.GenericContainer;

/** A container with a service connection. Its port is that of a server in this JVM, so that no engine is needed. */
@SpringBootTest(classes = Bare.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class ContainerTest {
    static class LocalContainer extends GenericContainer<LocalContainer> {
        private final FakeOpenAI server =
                FakeOpenAI.builder().apiKey("fake-key").start();

        LocalContainer() {
            super("fake-openai");
            withExposedPorts(4010);
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
            return server.port();
        }

        @Override
        public String getDockerImageName() {
            return "fake-openai";
        }
    }

    @ServiceConnection
    static final LocalContainer FAKE = new LocalContainer();

    @Autowired
    OpenAI openai;

    @Test
    void theClientCallsTheContainer() {
        assertThat(openai.chat().model("gpt-5-mini").user("Hello").send().text())
                .isEqualTo("You said: Hello");
    }
}
