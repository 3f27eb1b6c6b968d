package io.fluentopenai.spring;

import java.util.List;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Points the client at the fake server in a container with {@code @ServiceConnection("fluentopenai")}, or with {@code
 * @ServiceConnection} where Spring Boot knows the image, if it is called {@code fake-openai}. Base path and API key are those of the
 * container's command. Spring Boot finds this class.
 */
final class OpenAIContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, OpenAIConnectionDetails> {

    OpenAIContainerConnectionDetailsFactory() {
        super(List.of("fluentopenai", "fake-openai"));
    }

    @Override
    protected OpenAIConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements OpenAIConnectionDetails {

        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String baseUrl() {
            Container<?> container = getContainer();
            return "http://" + container.getHost() + ":" + container.getFirstMappedPort()
                    + option("--base-path", "/v1");
        }

        @Override
        public String apiKey() {
            return option("--api-key", "fake-key");
        }

        /** The value of an option of the fake server's program, which follows its name. */
        private String option(String name, String usual) {
            List<String> command = List.of(getContainer().getCommandParts());
            int at = command.indexOf(name);
            return at < 0 || at == command.size() - 1 ? usual : command.get(at + 1);
        }
    }
}
