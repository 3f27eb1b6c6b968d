package io.fluentopenai.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What a browser gets of our streams. */
@NullUnmarked
@Timeout(60)
class UiMessageStreamTest extends EndpointTest {
    record Place(String city) {}

    record Weather(String sky, int degrees) {}

    private final Tool weather =
            Tool.fromFunction("weather", "Tells the weather", Place.class, place -> new Weather("rain", 12));

    /** Where the streams go, for examples/use-chat/check, which reads them with the AI SDK. */
    private static final Path KEPT = Path.of("target", "ui-message-streams");

    private String test;
    private int kept;

    @BeforeEach
    void named(TestInfo info) {
        test = info.getTestMethod().orElseThrow().getName();
    }

    /** Returns the data of the events that a stream writes. */
    private List<String> written(UiMessageStream stream) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.writeTo(out);
        Files.write(Files.createDirectories(KEPT).resolve(test + "-" + ++kept + ".txt"), out.toByteArray());
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n\n");
        return Stream.of(text.split("\n\n"))
                .map(event -> {
                    assertThat(event).startsWith("data: ").doesNotContain("\n");
                    return event.substring("data: ".length());
                })
                .toList();
    }

    private List<String> written(EventStream<?> stream) throws IOException {
        return written(UiMessageStream.of(stream));
    }

    /** Returns the types of the parts; of several in a row that are alike, one. */
    private static List<String> types(List<String> parts) {
        List<String> types = new ArrayList<>();
        for (String part : parts) {
            String type =
                    part.equals("[DONE]") ? part : Json.parse(part).path("type").asText();
            if (types.isEmpty() || !types.get(types.size() - 1).equals(type)) {
                types.add(type);
            }
        }
        return types;
    }

    private static JsonNode part(List<String> parts, String type) {
        return parts.stream()
                .filter(part -> part.contains("\"type\":\"" + type + "\""))
                .map(Json::parse)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + type + " in " + parts));
    }

    private static String joined(List<String> parts, String type, String property) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (part.contains("\"type\":\"" + type + "\"")) {
                joined.append(Json.parse(part).path(property).asText());
            }
        }
        return joined.toString();
    }

    private void answerWithACall() {
        server.onChat(request -> request.toString().matches(".*(tool_call_id|function_call_output).*")
                ? ModelAnswer.text("It rains.\n\nTake \"an umbrella\".")
                : ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
    }

    @Test
    void aToolLoopOfChatIsAMessageWithTwoSteps() throws IOException {
        answerWithACall();
        List<String> parts =
                written(openai.chat().model("m").user("Rain?").tools(weather).runStream());
        assertThat(types(parts)).isEqualTo(LOOP);
        assertThat(part(parts, "tool-input-available").path("input")).isEqualTo(Json.parse("{\"city\":\"Glasgow\"}"));
        assertThat(joined(parts, "tool-input-delta", "inputTextDelta")).isEqualTo("{\"city\":\"Glasgow\"}");
        assertThat(part(parts, "tool-output-available").path("output"))
                .isEqualTo(Json.parse("{\"sky\":\"rain\",\"degrees\":12}"));
        assertThat(joined(parts, "text-delta", "delta")).isEqualTo("It rains.\n\nTake \"an umbrella\".");
        assertThat(part(parts, "finish").path("finishReason").asText()).isEqualTo("stop");
    }

    private static final List<String> LOOP = List.of(
            "start",
            "start-step",
            "tool-input-start",
            "tool-input-delta",
            "tool-input-available",
            "tool-output-available",
            "finish-step",
            "start-step",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "finish",
            "[DONE]");

    @Test
    void aToolLoopOfResponsesIsTheSameMessage() throws IOException {
        answerWithACall();
        List<String> parts = written(
                openai.responses().model("m").user("Rain?").tools(weather).runStream());
        assertThat(types(parts)).isEqualTo(LOOP);
        assertThat(part(parts, "tool-input-available").path("toolName").asText())
                .isEqualTo("weather");
        assertThat(part(parts, "tool-input-start").path("toolCallId"))
                .isEqualTo(part(parts, "tool-output-available").path("toolCallId"));
        assertThat(joined(parts, "text-delta", "delta")).isEqualTo("It rains.\n\nTake \"an umbrella\".");
    }

    @Test
    void aCallThatNobodyMakesIsLeftToTheBrowser() throws IOException {
        answerWithACall();
        List<String> chat = written(openai.chat().model("m").user("Rain?").tools(weather).stream());
        List<String> response = written(openai.responses().model("m").user("Rain?").tools(weather).stream());
        for (List<String> parts : List.of(chat, response)) {
            assertThat(types(parts)).endsWith("tool-input-available", "finish-step", "finish", "[DONE]");
            assertThat(part(parts, "finish").path("finishReason").asText()).isEqualTo("tool-calls");
        }
    }

    @Test
    void aFailureOfAToolSaysNoMoreThanIsAllowed() throws IOException {
        answerWithACall();
        Tool broken = Tool.fromFunction("weather", "Tells the weather", Place.class, place -> {
            throw new IllegalStateException("jdbc:secret");
        });
        var request = openai.chat().model("m").user("Rain?").tools(broken);
        List<String> parts = written(request.runStream());
        assertThat(parts.toString()).doesNotContain("secret");
        assertThat(part(parts, "tool-output-error").path("errorText").asText()).isEqualTo("An error occurred.");
        List<String> told = written(UiMessageStream.of(
                        openai.chat().model("m").user("Rain?").tools(broken).runStream())
                .onError(Throwable::getMessage));
        assertThat(part(told, "tool-output-error").path("errorText").asText()).contains("jdbc:secret");
    }

    @Test
    void aStreamThatBreaksEndsTheMessageWithAnError() throws IOException {
        server.handle(
                "createResponse",
                request -> Reply.events(
                        event("{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"delta\":\"Hel\"}"),
                        event("{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"at secret-host\"}")));
        List<String> parts = written(openai.responses().model("m").user("Hi").stream());
        assertThat(types(parts))
                .containsExactly(
                        "start", "start-step", "text-start", "text-delta", "text-end", "error", "finish", "[DONE]");
        assertThat(parts.toString()).doesNotContain("secret-host");
        assertThat(part(parts, "finish").path("finishReason").asText()).isEqualTo("error");
    }

    private static StreamEvent event(String json) {
        JsonNode data = Json.parse(json);
        return StreamEvent.of(data.path("type").asText(), data);
    }

    @Test
    void reasoningSourcesHostedToolsAndImagesOfAResponseArrive() throws IOException {
        server.handle(
                "createResponse",
                request -> Reply.events(
                        event(
                                "{\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":\"r\",\"delta\":\"Hm\"}"),
                        event("{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"web_search_call\","
                                + "\"id\":\"ws_1\",\"status\":\"in_progress\"}}"),
                        event(
                                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"web_search_call\","
                                        + "\"id\":\"ws_1\",\"status\":\"completed\",\"action\":{\"type\":\"search\",\"query\":\"q\"}}}"),
                        event(
                                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"image_generation_call\","
                                        + "\"id\":\"ig_1\",\"status\":\"completed\",\"output_format\":\"webp\",\"result\":\"QUJD\"}}"),
                        event("{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"delta\":\"Yes\"}"),
                        event("{\"type\":\"response.output_text.annotation.added\",\"annotation\":{\"type\":"
                                + "\"url_citation\",\"url\":\"https://example.org/\",\"title\":\"T\"}}"),
                        event(
                                "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\","
                                        + "\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":4,\"total_tokens\":7}}}")));
        List<String> parts = written(UiMessageStream.of(openai.responses().model("m").user("Hi").stream())
                .messageId("msg_7")
                .metadata(Map.of("model", "m"))
                .withUsage());
        assertThat(types(parts))
                .containsExactly(
                        "start",
                        "start-step",
                        "reasoning-start",
                        "reasoning-delta",
                        "reasoning-end",
                        "tool-input-start",
                        "tool-input-available",
                        "tool-output-available",
                        "tool-input-start",
                        "tool-input-available",
                        "tool-output-available",
                        "file",
                        "text-start",
                        "text-delta",
                        "source-url",
                        "text-end",
                        "finish-step",
                        "finish",
                        "[DONE]");
        assertThat(parts.get(0))
                .isEqualTo("{\"type\":\"start\",\"messageId\":\"msg_7\",\"messageMetadata\":{\"model\":\"m\"}}");
        JsonNode search = part(parts, "tool-input-available");
        assertThat(search.path("providerExecuted").asBoolean()).isTrue();
        assertThat(search.path("toolName").asText()).isEqualTo("web_search");
        assertThat(search.at("/input/action/query").asText()).isEqualTo("q");
        assertThat(part(parts, "file"))
                .isEqualTo(Json.parse(
                        "{\"type\":\"file\",\"url\":\"data:image/webp;base64,QUJD\",\"mediaType\":\"image/webp\"}"));
        assertThat(part(parts, "finish").at("/messageMetadata/usage"))
                .isEqualTo(Json.parse("{\"inputTokens\":3,\"outputTokens\":4,\"totalTokens\":7}"));
        assertThat(types(written(UiMessageStream.of(openai.responses().model("m").user("Hi").stream())
                        .withoutReasoning())))
                .doesNotContain("reasoning-start");
    }

    @Test
    void aStructuredStreamIsTheTextOfItsJson() throws IOException {
        server.reply("{\"sky\":\"rain\",\"degrees\":12}");
        List<String> parts = written(openai.chat().model("m").user("Rain?").stream(Weather.class));
        assertThat(joined(parts, "text-delta", "delta")).isEqualTo("{\"sky\":\"rain\",\"degrees\":12}");
        server.reply("Hello");
        assertThat(joined(written(openai.chat().model("m").user("Hi").stream().text()), "text-delta", "delta"))
                .isEqualTo("Hello");
    }

    /** Shows its lines at once, and takes note of what was written. */
    private static final class Browser extends OutputStream {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) {
            events.add(new String(bytes, StandardCharsets.UTF_8));
        }

        String next(String type) throws InterruptedException {
            while (true) {
                String event = events.poll(30, TimeUnit.SECONDS);
                assertThat(event).as("a part of the type " + type).isNotNull();
                if (event.contains("\"type\":\"" + type + "\"")) {
                    return event;
                }
            }
        }
    }

    /** Writes on a thread of its own: on JDK 25, two cores have one common thread, which the HTTP client needs. */
    private static CompletableFuture<Void> writing(UiMessageStream stream, OutputStream out) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        stream.writeTo(out);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "browser").start());
    }

    @Test
    void dataOfARunningToolIsSentAtOnce() throws Exception {
        answerWithACall();
        Browser browser = new Browser();
        CompletableFuture<UiMessageStream> created = new CompletableFuture<>();
        CountDownLatch seen = new CountDownLatch(1);
        Tool slow = Tool.fromFunction("weather", "Tells the weather", Place.class, place -> {
            created.join().data("progress", "p1", Map.of("percent", 50));
            created.join().transientData("note", "still looking");
            try {
                return seen.await(30, TimeUnit.SECONDS) ? "rain" : "nobody saw the progress";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        UiMessageStream stream = UiMessageStream.of(
                openai.chat().model("m").user("Rain?").tools(slow).runStream());
        created.complete(stream);
        CompletableFuture<Void> writing = writing(stream, browser);
        assertThat(browser.next("data-progress"))
                .isEqualTo("data: {\"type\":\"data-progress\",\"id\":\"p1\",\"data\":{\"percent\":50}}\n\n");
        assertThat(browser.next("data-note")).contains("\"transient\":true");
        seen.countDown();
        assertThat(browser.next("tool-output-available")).contains("\"output\":\"rain\"");
        writing.get(30, TimeUnit.SECONDS);
        stream.data("late", 1);
    }

    @Test
    void anAbortIsToldToTheBrowser() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        answerWithACall();
        Tool stuck = Tool.fromFunction("weather", "Tells the weather", Place.class, place -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        });
        Browser browser = new Browser();
        UiMessageStream stream = UiMessageStream.of(
                openai.chat().model("m").user("Rain?").tools(stuck).runStream());
        CompletableFuture<Void> writing = writing(stream, browser);
        browser.next("tool-input-available");
        stream.abort("stopped by the user");
        assertThat(browser.next("abort")).contains("stopped by the user");
        writing.get(30, TimeUnit.SECONDS);
        assertThat(browser.events).containsExactly("data: [DONE]\n\n");
        never.countDown();
    }

    @Test
    void aBrowserThatGoesEndsTheStream() {
        server.handle(
                "createChatCompletion",
                request -> Reply.events(() -> Stream.generate(() -> StreamEvent.of(
                                Json.parse("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}")))
                        .iterator()));
        UiMessageStream stream = UiMessageStream.of(openai.chat().model("m").user("Hi").stream());
        assertThatThrownBy(() -> stream.writeTo(new OutputStream() {
                    private int left = 5;

                    @Override
                    public void write(int b) throws IOException {}

                    @Override
                    public void flush() throws IOException {
                        if (left-- == 0) {
                            throw new IOException("Broken pipe");
                        }
                    }
                }))
                .hasMessage("Broken pipe");
        await().until(() -> server.openStreams() == 0);
        assertThatThrownBy(() -> stream.bytes()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSubscriberGetsWhatItAsksFor() throws Exception {
        server.reply("Hello");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        UiMessageStream.of(openai.chat().model("m").user("Hi").stream())
                .bytes()
                .subscribe(new Flow.Subscriber<ByteBuffer>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscribed.complete(subscription);
                    }

                    @Override
                    public void onNext(ByteBuffer item) {
                        got.add(StandardCharsets.UTF_8.decode(item).toString());
                    }

                    @Override
                    public void onError(Throwable throwable) {
                        got.add(throwable.toString());
                    }

                    @Override
                    public void onComplete() {
                        got.add("complete");
                    }
                });
        Flow.Subscription subscription = subscribed.get(30, TimeUnit.SECONDS);
        subscription.request(2);
        assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo("data: {\"type\":\"start\"}\n\n");
        assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo("data: {\"type\":\"start-step\"}\n\n");
        assertThat(got).isEmpty();
        subscription.request(Long.MAX_VALUE);
        List<String> rest = new ArrayList<>();
        while (!rest.contains("complete")) {
            rest.add(String.valueOf(got.poll(30, TimeUnit.SECONDS)));
        }
        assertThat(rest).endsWith("data: [DONE]\n\n", "complete");
    }

    @Test
    void whatCannotBeSentIsRefused() {
        UiMessageStream stream = UiMessageStream.of(openai.chat().model("m").user("Hi").stream());
        assertThatThrownBy(() -> stream.data(" ", 1)).hasMessage("The name of a data part must not be blank");
        assertThatThrownBy(() -> stream.data("x", new Object() {
                    @SuppressWarnings("unused")
                    public String getName() {
                        throw new IllegalStateException("broken");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Jackson cannot serialize a ");
        stream.close();
    }
}
