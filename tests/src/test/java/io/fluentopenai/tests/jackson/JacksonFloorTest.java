package io.fluentopenai.tests.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.tests.Jvm;
import io.fluentopenai.tests.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application whose Jackson is too old. */
class JacksonFloorTest {
    /** A program that enters the library by one of its doors. */
    static final class Program {
        record Answer(String text) {}

        private Program() {}

        public static void main(String[] arguments) {
            try {
                switch (arguments[0]) {
                    case "OpenAI" -> OpenAI.create("key");
                    case "ChatApi" -> new ChatApi("http://localhost", "key");
                    case "Json" -> Json.parse("{}");
                    default -> Codec.of(Answer.class);
                }
                System.out.println("entered");
            } catch (LinkageError refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI", "ChatApi", "Json", "Codec"})
    void theFirstUseSaysWhichVersionIsThereAndWhichIsNeeded(String door) throws Exception {
        Path old = Recordings.repository().resolve("tests/target/jackson/2.14.3");
        assumeTrue(Files.isDirectory(old), "Maven copies the jars of Jackson");

        Jvm.Outcome outcome = new Jvm().withJars(old).run(old, Program.class.getName(), List.of(door));

        assertThat(outcome.output())
                .startsWith("Fluent OpenAI needs Jackson 2.15 or newer, but found jackson-core 2.14.3 in file:")
                .contains("jackson-core-2.14.3.jar. Upgrade it")
                .hasLineCount(1);
    }
}
