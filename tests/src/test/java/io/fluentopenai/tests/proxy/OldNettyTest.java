package io.fluentopenai.tests.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.tests.Jvm;
import io.fluentopenai.tests.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application whose dependency management has lowered Netty. */
class OldNettyTest {
    /** A program that starts the proxy. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (OpenAIProxy proxy = OpenAIProxy.builder()
                    .upstream(Upstream.of("http://localhost:1").apiKey("key"))
                    .port(0)
                    .start()) {
                System.out.println("started " + proxy);
            } catch (IllegalStateException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void theProxySaysAtItsStartWhichVersionsAreThereAndWhichAreNeeded() throws Exception {
        Path old = Recordings.repository().resolve("tests/target/netty");
        assumeTrue(Files.isDirectory(old), "Maven copies the jars of Netty");

        Jvm.Outcome outcome = new Jvm().withJars(old).run(old, Program.class.getName(), List.of());

        assertThat(outcome.output())
                .startsWith("The proxy needs Netty 4.2 and Vert.x 5, or newer, but found netty-common 4.1.118.Final, ")
                .contains("netty-bom", "vertx-dependencies")
                .hasLineCount(1);
    }
}
