package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DemoTest {

    @Test
    void theDemoRunsOnTheFakeServerAndSaysSo() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Demo.runOnFakeServer(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("OPENAI_API_KEY is not set: talking to a fake server at http://127.0.0.1:")
                .contains("You said: Who painted the Mona Lisa?")
                .contains("You said: Count from one to ten, in words.")
                .contains("the same")
                .contains("deleted    true");
    }
}
