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
                .contains("run completed")
                .contains("assistant: You said: What is 8x + 7 = -23 solved for x?")
                .contains("found marinade.txt: To make a marinade for chicken")
                .contains("store deleted: true, file deleted: true")
                .contains("batch completed")
                .contains("-> currentWeather {\"city\":\"Glasgow\"}")
                .contains("<- currentWeather {\"celsius\":7,\"rain\":true}")
                .contains("umbrella: true")
                .contains("[2 rounds, ")
                .contains("france: You said: What is the capital of France?")
                .contains(
                        "[calls current_weather {\"name\":\"Glasgow\"}] Yes: there is light rain and 12 °C in Glasgow.");
    }
}
