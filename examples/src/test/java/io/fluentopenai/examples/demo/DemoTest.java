package io.fluentopenai.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.examples.run.ExampleServer;
import io.fluentopenai.examples.run.Terminal;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int demo(Map<String, String> environment, @Nullable String typed, String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                typed == null ? null : new BufferedReader(new StringReader(typed)));
        return new Demo(environment, terminal, new PrintStream(errors, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String out() {
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String err() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> keyOf(FakeOpenAI server) {
        return Map.of("OPENAI_API_KEY", server.apiKey(), "OPENAI_BASE_URL", server.baseUrl());
    }

    @Test
    void withoutATerminalAllStopsAreMade() {
        assertThat(demo(Map.of(), null)).isZero();

        assertThat(out())
                .startsWith("OPENAI_API_KEY is not set: the demo runs against a fake server")
                .contains("== 1. A response and a follow-up ==", "Leonardo da Vinci", "Louvre")
                .contains("== 2. ", "Air scatters")
                .contains("== 3. ", "-> forecast", "I booked the 17:40")
                .contains("== 4. ", "- 250 g flour")
                .contains("== 5. ", "found in boiler.txt")
                .contains("== 6. ", "fr: Paris.")
                .contains("== 7. ", "Heard:  Welcome aboard.")
                .contains("== 8. ", "[calls current_weather {\"name\":\"Glasgow\"}]")
                .contains("Read on: docs/guides/realtime-voice.md. Run it alone: ./example realtime")
                .doesNotContain("Over the wire:", "You said:");
        assertThat(err()).isEmpty();
    }

    @Test
    void onATerminalThereIsAMenu() {
        assertThat(demo(Map.of(), "9\nw\ntools\nn\nq\n")).isZero();

        assertThat(out())
                .contains("  1  answer     A response and a follow-up\n")
                .contains("There is no stop \"9\": choose a number from 1 to 8")
                .contains("Allow bookTrain", "I booked nothing", "Over the wire:", "hide what goes over the wire")
                .doesNotContain("== 1.");
    }

    @Test
    void theWireShowsRequestsAndEventsAndNoKey() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            assertThat(demo(Map.of(), null, "--wire", "stream", "8")).isZero();
            assertThat(out())
                    .contains("  > POST /v1/responses\n    model: \"gpt-5.6-luna\"\n")
                    .contains("  < 200\n    event response.created ")
                    .containsPattern("event response.output_text.delta .*\n {6}\\(and \\d+ more\\)")
                    .contains("  > event {\"type\":\"response.create\"")
                    .doesNotContain(server.apiKey());
        }
    }

    @Test
    void withAKeyTheWireIsTheClientsLog() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("Leonardo.");
            assertThat(demo(keyOf(server), null, "--wire", "--yes", "answer")).isZero();
            assertThat(out())
                    .contains("POST /v1/responses: sending", "Who painted the Mona Lisa?", "authorization: ***")
                    .doesNotContain(server.apiKey());
        }
    }

    @Test
    void withAKeyTheCostIsToldAndAgreedTo() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("Leonardo.");
            assertThat(demo(keyOf(server), "n\n", "1")).isEqualTo(1);
            assertThat(server.requests()).isEmpty();
            assertThat(out())
                    .contains("The demo runs against " + server.baseUrl())
                    .contains(
                            "It costs at most US$0.02 for gpt-5.6-luna, by the list prices that OpenAI announced on 2026-06-26.")
                    .contains("Continue? [y/N] ");

            assertThat(demo(keyOf(server), "y\n", "1")).isZero();
            assertThat(out()).contains("Leonardo.");
        }
    }

    @Test
    void withoutAPriceThereIsNoSum() {
        assertThat(Cost.describe(List.of(new Cost.Use("my-model", 1, 1))))
                .isEqualTo("The demo knows no upper bound for my-model: see https://openai.com/api/pricing.");
        assertThat(Cost.describe(List.of(new Cost.Use("gpt-5.6-luna", 1, Cost.UNLIMITED))))
                .startsWith("The demo knows no upper bound for gpt-5.6-luna");
    }

    @Test
    void withAKeyAndNobodyToAgreeNothingIsCalled() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            assertThat(demo(keyOf(server), null)).isEqualTo(2);
            assertThat(err()).contains("Add --yes");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anUnknownArgumentIsToldWithTheUsage() {
        assertThat(demo(Map.of(), null, "--wires")).isEqualTo(2);
        assertThat(err()).contains("There is no stop \"--wires\"", "Usage: ./demo [--wire]");
        assertThat(demo(Map.of(), null, "--help")).isZero();
        assertThat(out()).startsWith("Usage: ./demo");
    }

    @Test
    void aFailedCallEndsTheDemo() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.fail("createResponse").status(401);
            assertThat(demo(keyOf(server), null, "--yes", "all")).isEqualTo(1);
            assertThat(err()).startsWith("Stop \"answer\" failed: POST /responses: HTTP 401");
            assertThat(out()).doesNotContain("== 2.");
        }
    }

    static List<Stop> stops() {
        return Stop.ALL;
    }

    @ParameterizedTest
    @MethodSource("stops")
    void aStopStaysWithinWhatItsCostIsCountedFrom(Stop stop) throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            Terminal silent = new Terminal(new PrintStream(OutputStream.nullOutputStream()), null);
            stop.example().run(ExampleServer.fake(server), silent, List.of());

            long input = 0;
            long output = 0;
            for (RecordedRequest request : server.requests()) {
                boolean json = request.mediaType().equals("application/json");
                // A token has at least one byte.
                input += json ? request.bodyLength() : 0;
                output += json ? largest(request.json()) : 0;
            }
            assertThat(input).isLessThanOrEqualTo(stop.inputTokens());
            if (stop.outputTokens() != Cost.UNLIMITED) {
                assertThat(output).isLessThanOrEqualTo(stop.outputTokens());
            }
        }
    }

    private static long largest(JsonNode request) {
        return request.path("max_output_tokens").asLong();
    }

    @ParameterizedTest
    @MethodSource("stops")
    void aStopShowsTheLinesOfItsSourceAndAPageThatExists(Stop stop) throws IOException {
        String shown = Snippet.of(stop.example().example());
        String source = Files.readString(Path.of(
                "src/main/java", stop.example().example().getClass().getName().replace('.', '/') + ".java"));

        assertThat(shown.lines()).hasSizeBetween(5, 45);
        assertThat(shown.lines().map(String::strip)).allMatch(source::contains);
        assertThat(Path.of("..", stop.page().replaceFirst("#.*", ""))).exists();
    }
}
