package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.model.RealtimeResponseUsage;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session is an operation of its client. */
@Timeout(60)
@NullUnmarked
class SessionOperationTest {
    private static final String MODEL = "gpt-realtime-2.1";

    private record City(String city) {}

    private final FakeOpenAI server = FakeOpenAI.start();
    private final List<OperationStart> started = new CopyOnWriteArrayList<>();
    private final List<Object> ends = new CopyOnWriteArrayList<>();
    private final OpenAI openai = OpenAI.builder()
            .baseUrl(server.baseUrl())
            .apiKey(server.apiKey())
            .observe(this::started)
            .build();

    private OperationObserver started(OperationStart start) {
        started.add(start);
        return new OperationObserver() {
            @Override
            public void succeeded(OperationResult result) {
                ends.add(result);
            }

            @Override
            public void failed(Throwable reason) {
                ends.add(reason);
            }

            @Override
            public void cancelled() {
                ends.add("cancelled");
            }
        };
    }

    @AfterEach
    void close() {
        openai.close();
        server.close();
    }

    private static RealtimeResponseUsage usage(ServerEvent answer) {
        return ((ServerEvent.ResponseDone) answer).response().usage();
    }

    @Test
    void itBeginsWithConnectingAndEndsWithTheUsageOfAllResponses() {
        RealtimeResponseUsage first;
        RealtimeResponseUsage second;
        try (RealtimeSession session = Realtime.connect(openai, MODEL)) {
            session.answer(ClientEvent.userText("One"));
            first = usage(session.answer(ClientEvent.createResponse()));
            second = usage(session.answer(ClientEvent.createResponse()));
            assertThat(started).singleElement().satisfies(start -> {
                assertThat(start.kind()).isEqualTo(OperationKind.REALTIME);
                assertThat(start.name()).isEqualTo(MODEL);
                assertThat(start.server()).isEqualTo(server.baseUrl());
            });
            assertThat(ends).isEmpty();
        }
        assertThat(ends).singleElement().isInstanceOfSatisfying(OperationResult.class, result -> {
            assertThat(result.usage().input()).isPositive().isEqualTo(first.inputTokens() + second.inputTokens());
            assertThat(result.usage().output()).isPositive().isEqualTo(first.outputTokens() + second.outputTokens());
        });
    }

    @Test
    void aNormalCloseByTheServerIsASuccess() throws Exception {
        RealtimeSession session = Realtime.connect(openai, MODEL);
        server.realtime().takeSession().close(1000, "bye");
        session.closed().get(30, TimeUnit.SECONDS);
        assertThat(ends).singleElement().isInstanceOf(OperationResult.class);
    }

    @Test
    void anErrorCodeAndABrokenConnectionAreFailures() throws Exception {
        RealtimeSession session = Realtime.connect(openai, MODEL);
        server.realtime().takeSession().close(4000, "session expired");
        session.closed().get(30, TimeUnit.SECONDS);
        assertThat(ends).singleElement().isInstanceOf(SessionClosedException.class);

        RealtimeSession other = Realtime.connect(openai, MODEL);
        server.realtime().takeSession().drop();
        other.closed().get(30, TimeUnit.SECONDS);
        assertThat(ends).hasSize(2).last().isInstanceOf(Throwable.class);
    }

    @Test
    void aRejectedHandshakeIsAFailure() {
        try (OpenAI stranger = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey("sk-another-key")
                .observe(this::started)
                .build()) {
            assertThatThrownBy(() -> Realtime.connect(stranger, MODEL)).isInstanceOf(AuthenticationException.class);
        }
        assertThat(ends).singleElement().isInstanceOf(AuthenticationException.class);
    }

    @Test
    void connectingThatIsCancelledIsCancelled() {
        server.realtime().onSession(session -> {});
        Realtime.connectAsync(openai, RealtimeConfig.conversation(MODEL)).cancel(true);
        assertThat(ends).containsExactly("cancelled");
    }

    @Test
    void aCallOfAToolIsAnOperationToo() throws Exception {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains")
                : ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
        Tool weather = Tool.fromFunction("weather", "Weather", City.class, city -> "rain in " + city.city());
        try (RealtimeSession session =
                Realtime.connect(openai, RealtimeConfig.conversation(MODEL).tools(Tools.of(weather)))) {
            session.answer(ClientEvent.userText("Rain?"));
            session.answer(ClientEvent.createResponse());
            var received = server.realtime().takeSession();
            await().until(() -> received.received("conversation.item.create").size() == 2);
        }
        assertThat(started).extracting(OperationStart::name).contains("weather");
    }
}
