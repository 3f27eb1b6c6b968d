package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.testkit.internal.value.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams with a pause between their events. */
class PacedStreamsTest {

    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String RESPONSE = "{\"model\":\"gpt-4o\",\"stream\":true,\"input\":\"Hi\"}";

    private final FakeOpenAI server = FakeOpenAI.start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/chat/completions", "/responses"})
    void theFirstEventComesAtOnceAndTheNextLater(String path) throws IOException {
        server.reply("one two three").pacedAt(Duration.ofHours(1));
        String body = path.equals("/responses") ? RESPONSE : CHAT;

        var response = RawClient.open(client.posting(path, "application/json", body.getBytes(StandardCharsets.UTF_8)));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).matches("(data|event): .*");
            assertThat(server.openStreams()).isEqualTo(1);
        }
        await().until(() -> server.openStreams() == 0);
    }

    @Test
    void aPacedStreamIsWhole() throws IOException {
        server.reply("one two three")
                .then(ModelAnswer.text("four").pacedAt(null))
                .pacedAt(Duration.ofMillis(1));

        List<String> paced = RawClient.events(client.post("/chat/completions", CHAT));
        List<String> last = RawClient.events(client.post("/chat/completions", CHAT));

        assertThat(paced).hasSize(6).endsWith("[DONE]");
        assertThat(last).hasSize(4).endsWith("[DONE]");
    }

    @Test
    void anAnswersOwnPaceIsKept() {
        ReplyQueue queue = server.reply(ModelAnswer.text("one").pacedAt(Duration.ofMillis(7)))
                .then("two")
                .pacedAt(Duration.ofMillis(3));

        assertThat(List.of(
                        queue.answer(Json.object()).pace(),
                        queue.answer(Json.object()).pace()))
                .containsExactly(Duration.ofMillis(7), Duration.ofMillis(3));
    }

    @Test
    void repliesOfHandlersAreStreamedAtAPace() throws IOException {
        server.handle(
                "/own",
                request -> Reply.events(new StreamEvent(null, "1"), StreamEvent.raw(": comment\n\n"), StreamEvent.DONE)
                        .pacedAt(Duration.ofMillis(1)));

        assertThat(client.get("/own").body()).isEqualTo("data: 1\n\n: comment\n\ndata: [DONE]\n\n");
    }
}
