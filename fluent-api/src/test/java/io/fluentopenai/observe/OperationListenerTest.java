package io.fluentopenai.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopLimitException;
import io.fluentopenai.tools.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener is told, of every kind of operation and every way in which it can end. */
@NullUnmarked
@Timeout(60)
class OperationListenerTest {
    record Place(String city) {}

    /** Takes note of operations as a tree, by the scope that is open when one starts. */
    private static final class Recorder implements OperationListener {
        final List<Recorded> roots = new CopyOnWriteArrayList<>();

        @SuppressWarnings("ThreadLocalUsage") // One for each recorder.
        final ThreadLocal<Recorded> current = new ThreadLocal<>();

        final class Recorded implements OperationObserver {
            final OperationStart start;
            final List<Recorded> parts = new CopyOnWriteArrayList<>();
            final List<String> told = new CopyOnWriteArrayList<>();
            OperationResult result;
            Throwable failure;

            Recorded(OperationStart start) {
                this.start = start;
            }

            @Override
            public Scope open() {
                Recorded before = current.get();
                current.set(this);
                return () -> {
                    assertThat(current.get()).isSameAs(this);
                    current.set(before);
                };
            }

            @Override
            public void firstChunk() {
                told.add("firstChunk");
            }

            @Override
            public void succeeded(OperationResult ended) {
                result = ended;
                told.add("succeeded");
            }

            @Override
            public void failed(Throwable reason) {
                failure = reason;
                told.add("failed");
            }

            @Override
            public void cancelled() {
                told.add("cancelled");
            }

            @Override
            public String toString() {
                String name = start.name() == null ? "" : " " + start.name();
                return start.kind() + name + " " + told + (parts.isEmpty() ? "" : " " + parts);
            }
        }

        @Override
        public OperationObserver started(OperationStart start) {
            Recorded operation = new Recorded(start);
            Recorded parent = current.get();
            (parent == null ? roots : parent.parts).add(operation);
            return operation;
        }

        Recorded only() {
            assertThat(roots).hasSize(1);
            return roots.get(0);
        }
    }

    private final FakeOpenAI server = FakeOpenAI.start();
    private final Recorder recorder = new Recorder();
    private final OpenAI openai = OpenAI.builder()
            .baseUrl(server.baseUrl())
            .apiKey(server.apiKey())
            .configure(client -> client.maxRetries(0))
            .observe(recorder)
            .build();

    @AfterEach
    void close() {
        openai.close();
        server.close();
        assertThat(recorder.current.get()).isNull();
    }

    private ChatRequest chat() {
        return openai.chat().model("gpt-5-mini").user("Hi");
    }

    @Test
    void aCallIsAnOperation() {
        chat().send();
        chat().sendAsync().join();
        openai.responses().model("gpt-5-mini").user("Hi").send();
        openai.embeddings().create("Hi");
        openai.embeddings().createAsync("Hi").join();
        assertThat(recorder.roots)
                .extracting(Object::toString)
                .containsExactly(
                        "CHAT gpt-5-mini [succeeded]",
                        "CHAT gpt-5-mini [succeeded]",
                        "RESPONSE gpt-5-mini [succeeded]",
                        "EMBEDDINGS text-embedding-3-small [succeeded]",
                        "EMBEDDINGS text-embedding-3-small [succeeded]");
        OperationResult chat = recorder.roots.get(0).result;
        assertThat(chat.model()).isEqualTo("gpt-5-mini");
        assertThat(chat.id()).startsWith("chatcmpl");
        assertThat(chat.finishReasons()).containsExactly("stop");
        assertThat(chat.usage().input()).isPositive();
        assertThat(chat.usage().output()).isPositive();
        assertThat(chat.info().status()).isEqualTo(200);
        assertThat(recorder.roots.get(2).result.finishReasons()).containsExactly("completed");
        assertThat(recorder.roots.get(3).result.usage().input()).isPositive();
        assertThat(recorder.roots.get(0).start.server()).isEqualTo(server.baseUrl());
        assertThat(recorder.roots.toString() + recorder.roots.get(0).start + chat)
                .doesNotContain("Hi");
    }

    @Test
    void aFailureIsTheOneThatTheCallerGets() {
        server.fail("createChatCompletion").status(429);
        assertThatThrownBy(() -> chat().send()).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> chat().sendAsync().join()).hasCauseInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> chat().stream()).isInstanceOf(RateLimitException.class);
        assertThat(recorder.roots).hasSize(3).allSatisfy(operation -> {
            assertThat(operation.told).containsExactly("failed");
            assertThat(operation.failure).isInstanceOf(RateLimitException.class);
        });
    }

    @Test
    void aStreamEndsWhenItHasBeenRead() {
        server.reply("One two three");
        try (var stream = chat().stream()) {
            assertThat(recorder.only().told).isEmpty();
            stream.iterator().next();
            assertThat(recorder.only().told).containsExactly("firstChunk");
            assertThat(stream.result().text()).isEqualTo("One two three");
        }
        assertThat(recorder.only()).hasToString("CHAT gpt-5-mini [firstChunk, succeeded]");
        assertThat(recorder.only().start.isStream()).isTrue();
        assertThat(recorder.only().result.finishReasons()).containsExactly("stop");
    }

    @Test
    void aStreamThatIsClosedIsCancelled() {
        server.reply("One two three");
        try (var stream = chat().stream()) {
            stream.iterator().next();
        }
        assertThat(recorder.only()).hasToString("CHAT gpt-5-mini [firstChunk, cancelled]");
    }

    @Test
    void aStreamThatBreaksHasFailed() {
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        StreamEvent.of(Json.parse("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}"))));
        assertThatThrownBy(() -> chat().stream().result()).isInstanceOf(StreamException.class);
        assertThat(recorder.only()).hasToString("CHAT gpt-5-mini [firstChunk, failed]");
        assertThat(recorder.only().failure).isInstanceOf(StreamException.class);
    }

    @Test
    void aCancelledFutureIsACancelledOperation() {
        server.handle(
                "createChatCompletion",
                request -> Reply.events(() -> Stream.generate(() -> StreamEvent.of(
                                Json.parse("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}")))
                        .iterator()));
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<?> future = chat().stream().collect(chunk -> first.countDown());
        await().until(() -> first.getCount() == 0);
        future.cancel(true);
        await().until(() -> recorder.only().told.contains("cancelled"));
        assertThat(recorder.only().told).containsExactly("firstChunk", "cancelled");
    }

    @Test
    void aStructuredStreamIsAnOperationToo() {
        server.reply("{\"city\":\"Rome\"}");
        try (var stream = chat().stream(Place.class)) {
            assertThat(stream.result().value()).isEqualTo(new Place("Rome"));
        }
        server.reply("nonsense");
        assertThatThrownBy(() -> chat().stream(Place.class).result());
        assertThat(recorder.roots)
                .extracting(Object::toString)
                .containsExactly("CHAT gpt-5-mini [firstChunk, succeeded]", "CHAT gpt-5-mini [firstChunk, failed]");
    }

    // ---- Loops

    enum Way {
        RUN,
        ASYNC,
        STREAM,
        STREAM_ASYNC,
        TURNS
    }

    private void answerWithCalls() {
        server.onChat(request -> request.toString().contains("tool_call_id")
                ? ModelAnswer.text("Rain")
                : ModelAnswer.call("weather", "{\"city\":\"Rome\"}").andCall("weather", "{\"city\":\"Oslo\"}"));
    }

    private static void loop(ChatRequest request, Way way) {
        switch (way) {
            case RUN -> request.run();
            case ASYNC -> request.runAsync().join();
            case STREAM -> request.runStream().result();
            case STREAM_ASYNC ->
                request.runStreamAsync().thenCompose(stream -> stream.collect()).join();
            case TURNS -> request.loop().forEach(turn -> {});
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aLoopHasTheCallsOfModelAndToolsAsItsParts(Way way) {
        answerWithCalls();
        List<String> within = new CopyOnWriteArrayList<>();
        Tool weather = Tool.fromFunction("weather", "Weather", Place.class, place -> {
            within.add(String.valueOf(recorder.current.get().start.kind()));
            openai.embeddings().create(place.city());
            return "rain";
        });
        loop(chat().tools(weather), way);
        Recorder.Recorded loop = recorder.only();
        assertThat(loop.start.kind()).isEqualTo(OperationKind.LOOP);
        assertThat(loop.told).containsExactly("succeeded");
        assertThat(loop.result.rounds()).isEqualTo(2);
        assertThat(loop.result.usage().input()).isPositive();
        String chunks = way.name().startsWith("STREAM") ? "firstChunk, " : "";
        assertThat(loop.parts)
                .extracting(Object::toString)
                .containsExactly(
                        "CHAT gpt-5-mini [" + chunks + "succeeded]",
                        "TOOL weather [succeeded] [EMBEDDINGS text-embedding-3-small [succeeded]]",
                        "TOOL weather [succeeded] [EMBEDDINGS text-embedding-3-small [succeeded]]",
                        "CHAT gpt-5-mini [" + chunks + "succeeded]");
        assertThat(within).containsExactly("TOOL", "TOOL");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aLoopThatFailsHasFailed(Way way) {
        server.onChat(request -> ModelAnswer.call("weather", "{\"city\":\"Rome\"}"));
        Tool weather = Tool.fromFunction("weather", "Weather", Place.class, place -> "rain");
        var request = chat().tools(weather);
        List<Throwable> thrown = new ArrayList<>();
        try {
            loop(request, way);
        } catch (RuntimeException e) {
            thrown.add(e.getCause() instanceof LoopLimitException ? e.getCause() : e);
        }
        assertThat(thrown).hasSize(1).allSatisfy(e -> assertThat(e).isInstanceOf(LoopLimitException.class));
        assertThat(recorder.only().told).containsExactly("failed");
        assertThat(recorder.only().failure).isInstanceOf(LoopLimitException.class);
    }

    @Test
    void aLoopThatIsClosedIsCancelledWithItsTools() throws Exception {
        answerWithCalls();
        CountDownLatch called = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        Tool stuck = Tool.fromFunction("weather", "Weather", Place.class, place -> {
            called.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        });
        CompletableFuture<?> future = chat().tools(stuck).runAsync();
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        future.cancel(true);
        await().until(() -> recorder.only().told.contains("cancelled"));
        await().until(() -> recorder.only().parts.stream()
                .filter(part -> part.start.kind() == OperationKind.TOOL)
                .allMatch(part -> part.told.equals(List.of("cancelled"))));
        never.countDown();
    }

    @Test
    void aCallThatIsNotMadeIsNoOperation() {
        answerWithCalls();
        Tool weather = Tool.fromFunction("weather", "Weather", Place.class, place -> "rain");
        chat().tools(weather)
                .run(loop -> loop.approval(
                        request -> Approval.of(request.call().arguments().contains("Rome"))));
        assertThat(recorder.only().parts)
                .extracting(part -> part.start.kind())
                .containsExactly(OperationKind.CHAT, OperationKind.TOOL, OperationKind.CHAT);
    }

    @Test
    void aListenerThatFailsDoesNoHarm() {
        OperationListener broken = start -> new OperationObserver() {
            @Override
            public Scope open() {
                throw new IllegalStateException("open");
            }

            @Override
            public void succeeded(OperationResult result) {
                throw new IllegalStateException("succeeded");
            }
        };
        OperationListener worse = start -> {
            throw new IllegalStateException("started");
        };
        server.reply("Hello");
        for (OperationListener listener : List.of(broken, worse)) {
            try (OpenAI other = OpenAI.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey(server.apiKey())
                    .observe(listener)
                    .build()) {
                assertThat(other.chat().model("m").user("Hi").send().text()).isEqualTo("Hello");
                assertThat(other.chat().model("m").user("Hi").stream().result().text())
                        .isEqualTo("Hello");
            }
        }
    }

    @Test
    void severalListenersAreAllTold() {
        Recorder other = new Recorder();
        try (OpenAI both = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .observe(recorder)
                .observe(other)
                .build()) {
            both.chat().model("gpt-5-mini").user("Hi").send();
        }
        assertThat(recorder.only()).hasToString("CHAT gpt-5-mini [succeeded]");
        assertThat(other.only()).hasToString("CHAT gpt-5-mini [succeeded]");
    }
}
