package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateCompletionResponse;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Streams reduced to the text of the answer. */
@NullUnmarked
class TextStreamsTest extends EndpointTest {
    private static String read(ResultStream<String, ?> text) {
        StringBuilder all = new StringBuilder();
        text.forEach(piece -> {
            assertThat(piece).isNotEmpty();
            all.append(piece);
        });
        return all.toString();
    }

    private static Reply events(String... events) {
        return Reply.events(Stream.of(events)
                .map(event -> StreamEvent.of(Json.toTree(Json.read(event, CreateCompletionResponse.class))))
                .toArray(StreamEvent[]::new));
    }

    @Test
    void everyStreamThatWritesTextGivesItAlone() {
        server.reply("One, two, three.");
        try (var text =
                openai.chat().model("gpt-5-mini").user("Count.").stream().text()) {
            assertThat(read(text))
                    .isEqualTo("One, two, three.")
                    .isEqualTo(text.result().text());
        }
        try (var text =
                openai.responses().model("gpt-5-mini").user("Count.").stream().text()) {
            assertThat(read(text))
                    .isEqualTo("One, two, three.")
                    .isEqualTo(text.result().outputText());
        }
        server.handle(
                "createCompletion",
                request -> events(
                        "{\"choices\": [{\"index\": 0, \"text\": \"One\"}]}",
                        "{\"choices\": [{\"index\": 0, \"text\": \", two\", \"finish_reason\": \"stop\"}]}"));
        try (var text = openai.completions()
                .createStream("gpt-3.5-turbo-instruct", "Count.")
                .text()) {
            assertThat(read(text)).isEqualTo("One, two").isEqualTo(text.result().text());
        }
        Assistant assistant = openai.assistants().create("gpt-4o", "Be brief.");
        try (var text = assistant.createThreadAndRunStream("Count.").text()) {
            assertThat(read(text)).isEqualTo("One, two, three.");
            assertThat(text.result().status()).isEqualTo("completed");
        }
        try (var text = openai.audio()
                .transcribeStream(FilePart.of("talk.mp3", new byte[] {1}))
                .text()) {
            String written = read(text);
            assertThat(written).isNotEmpty().isEqualTo(text.result().text());
        }
    }

    @Test
    void aLoopGivesTheTextOfAllItsTurns() {
        server.reply("Done.");
        try (var text =
                openai.chat().model("gpt-5-mini").user("Go.").runStream().text()) {
            assertThat(read(text)).isEqualTo("Done.").isEqualTo(text.result().text());
        }
    }

    @Test
    void theTextIsPushedAndPublishedToo() {
        server.reply("One, two, three.");
        StringBuilder pushed = new StringBuilder();
        var result = openai.chat().model("gpt-5-mini").user("Count.").stream()
                .text()
                .collect(pushed::append)
                .join();
        assertThat(pushed.toString()).isEqualTo("One, two, three.").isEqualTo(result.text());
        List<String> published = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        openai.chat().model("gpt-5-mini").user("Count.").stream().text().subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                subscription.request(1);
            }

            @Override
            public void onNext(String piece) {
                published.add(piece);
                subscription.request(1);
            }

            @Override
            public void onError(Throwable reason) {
                over.completeExceptionally(reason);
            }

            @Override
            public void onComplete() {
                over.complete(null);
            }
        });
        over.join();
        assertThat(String.join("", published)).isEqualTo("One, two, three.");
    }

    @Test
    void closingTheTextClosesTheStream() {
        server.reply("One, two, three.");
        try (var text =
                openai.chat().model("gpt-5-mini").user("Count.").stream().text()) {
            assertThat(text.iterator().next()).isNotEmpty();
        }
        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    @Test
    void aStreamThatBreaksKeepsWhatHadCome() {
        server.handle(
                "createChatCompletion",
                request -> events("{\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"One\"}}]}"));
        var text = openai.chat().model("gpt-5-mini").user("Count.").stream().text();
        assertThatThrownBy(text::result)
                .isInstanceOfSatisfying(
                        StreamException.class,
                        broken -> assertThat(broken.partial(io.fluentopenai.chat.ChatCompletion.class)
                                        .text())
                                .isEqualTo("One"));
    }

    @Test
    void aStreamWithoutTextHasNoPieces() {
        try (var text = openai.audio().speechStream("gpt-4o-mini-tts", "Hi.").text()) {
            assertThat(text).isEmpty();
        }
    }
}
