package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.RealtimeException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with sessions on real networks and servers, and what a user is told of it. */
class SessionFaultsTest {

    private static final String MODEL = "gpt-realtime";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    /** Whatever has happened, no socket is left. */
    @AfterEach
    void stop() {
        openai.close();
        await().until(() -> server.realtime().openSessions() == 0);
        server.close();
    }

    private static RealtimeConfig text() {
        return RealtimeConfig.conversation(
                MODEL, session -> session.outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
    }

    private RealtimeSession connect(SessionOptions.Builder options) {
        return Realtime.connect(openai, text().options(options.build()));
    }

    private RealtimeSession connect() {
        return connect(SessionOptions.builder());
    }

    private static SessionEnd end(RealtimeSession session) throws Exception {
        return session.closed().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("It did not fail");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    // ---- Ends

    @Test
    void aCloseOfTheServerReachesEverybodyWithItsCodeAndReason() throws Exception {
        server.realtime().fail().beforeEvent("response.done").close(1011, "overloaded");
        try (RealtimeSession session = connect();
                EventQueue<ServerEvent> events = session.events()) {
            CompletableFuture<ServerEvent.ErrorEvent> never = session.receiveAsync(ServerEvent.ErrorEvent.class);
            CompletableFuture<ServerEvent> answer = session.request(ClientEvent.createResponse());

            assertThat(end(session)).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.SERVER);
                assertThat(end.code()).isEqualTo(1011);
                assertThat(end.reason()).isEqualTo("overloaded");
            });
            assertThat(failure(answer))
                    .isInstanceOfSatisfying(
                            NotSentException.class,
                            lost -> assertThat(lost.result()).isInstanceOf(SendResult.Unknown.class));
            assertThat(failure(never)).isInstanceOf(SessionClosedException.class);
            List<ServerEvent> seen = new ArrayList<>();
            assertThatThrownBy(() -> events.forEach(seen::add))
                    .isInstanceOfSatisfying(
                            SessionClosedException.class,
                            closed -> assertThat(closed.code()).isEqualTo(1011));
            assertThat(seen).hasAtLeastOneElementOfType(ServerEvent.ResponseOutputItemDone.class);
            assertThatThrownBy(() -> session.send(ClientEvent.clearAudio()))
                    .isInstanceOfSatisfying(
                            NotSentException.class,
                            refused -> assertThat(refused.isNotAttempted()).isTrue());
        }
    }

    @Test
    void aNormalCloseOfTheServerEndsALoopWithoutAnError() {
        server.realtime().fail().beforeEvent("response.done").close(1000, "");
        try (RealtimeSession session = connect();
                EventQueue<ServerEvent> events = session.events()) {
            // Not send: the end can be seen before the write reports its own, and then send says so.
            session.sendAsync(ClientEvent.createResponse());
            List<ServerEvent> seen = new ArrayList<>();
            events.forEach(seen::add);
            assertThat(seen).isNotEmpty();
        }
    }

    /** The JDK may lose the end of a connection that is cut right behind a message; pings bring it to light. */
    private static SessionOptions.Builder alive() {
        return SessionOptions.builder().pingInterval(Duration.ofMillis(50)).pongTimeout(Duration.ofSeconds(1));
    }

    /** Wherever the connection breaks, whoever waits is told, and no answer is made up. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 12, 14})
    void aConnectionThatIsCutIsAFaultWhereverThatHappens(int events) throws Exception {
        server.reply("one two three");
        server.realtime().fail().afterEvents(events).dropWithinFrame();
        if (events < 2) {
            assertThatThrownBy(() -> connect(alive())).isInstanceOf(RealtimeException.class);
            return;
        }
        try (RealtimeSession session = connect(alive())) {
            CompletableFuture<ServerEvent> answer = session.request(ClientEvent.createResponse());
            assertThat(failure(answer)).isInstanceOf(NotSentException.class);
            assertThat(end(session).by()).isEqualTo(SessionEnd.By.FAULT);
        }
    }

    @Test
    void aConnectionThatIsCutBetweenFramesIsAFaultToo() throws Exception {
        server.realtime().fail().beforeEvent("response.done").drop();
        try (RealtimeSession session = connect(alive())) {
            CompletableFuture<ServerEvent> answer = session.request(ClientEvent.createResponse());
            assertThat(failure(answer)).isInstanceOf(NotSentException.class);
            assertThat(end(session)).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT);
                assertThat(end.code()).isEqualTo(1006);
            });
        }
    }

    @Test
    void theEndOfTheFakeServerIsTheEndOfItsSessions() throws Exception {
        try (RealtimeSession session = connect(alive())) {
            server.close();
            assertThat(end(session).isNormal()).isFalse();
        }
    }

    @Test
    void closingTheClientEndsItsSessions() throws Exception {
        RealtimeSession session = connect();
        openai.close();
        assertThat(end(session).by()).isEqualTo(SessionEnd.By.CLIENT);
    }

    // ---- Handshakes

    @Test
    void aRefusedHandshakeIsTheErrorThatTheServerSent() {
        server.fail("/realtime").status(503).times(1);
        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503))
                .hasMessageContaining("simulates status 503");
        server.fail("/realtime").cutBeforeHeaders();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectionException.class);
    }

    @Test
    void aHandshakeOrAFirstEventThatNeverComesIsADeadline() {
        server.fail("/realtime").stallHeaders().times(1);
        SessionOptions.Builder soon = SessionOptions.builder().connectTimeout(Duration.ofMillis(500));
        assertThatThrownBy(() -> connect(soon)).isInstanceOf(DeadlineException.class);
        server.realtime().fail().goSilent();
        assertThatThrownBy(() -> connect(soon)).isInstanceOf(DeadlineException.class);
        // The silent server does not let go by itself; the client has.
        server.realtime().sessions().forEach(FakeRealtimeSession::drop);
    }

    // ---- Odd messages

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void messagesInSmallFramesAreWhole(int bytes) {
        String reply = "Grüße aus Köln – 你好 – 🎈🎈🎈";
        server.reply(reply);
        server.realtime().fail().fragment(bytes);
        try (RealtimeSession session = connect();
                EventQueue<ServerEvent> events = session.events()) {
            session.send(ClientEvent.createResponse());
            assertThat(events.next(ServerEvent.ResponseTextDone.class, PATIENCE).text())
                    .isEqualTo(reply);
        }
    }

    @Test
    void whatIsNoEventIsToldAndEndsNothing() throws Exception {
        server.realtime()
                .fail()
                .beforeEvent("response.created")
                .malformedJson()
                .sendBinary(new byte[10])
                .sendText("[1]")
                .unknownEvent()
                .ping("x");
        BlockingQueue<UnreadableMessageException> unreadable = new LinkedBlockingQueue<>();
        SessionOptions.Builder options = SessionOptions.builder().listener(new SessionListener() {
            @Override
            public void onUnreadable(UnreadableMessageException problem) {
                unreadable.add(problem);
            }
        });
        try (RealtimeSession session = connect(options);
                EventQueue<ServerEvent> events = session.events()) {
            assertThat(session.answer(ClientEvent.createResponse())).isInstanceOf(ServerEvent.ResponseDone.class);
            assertThat(events.next(ServerEvent.Unknown.class, PATIENCE).json().isArray())
                    .isTrue();
            assertThat(events.next(ServerEvent.Unknown.class, PATIENCE)
                            .json()
                            .at("/detail/n")
                            .asInt())
                    .isEqualTo(1);
            for (int i = 0; i < 2; i++) {
                assertThat(unreadable.poll(5, TimeUnit.SECONDS)).isNotNull();
            }
            FakeRealtimeSession peer = server.realtime().takeSession();
            await().until(() -> peer.pongs() == 1);
        }
    }

    @Test
    void aGiantMessageIsReadOrRefusedAsTheUserHasIt() throws Exception {
        server.realtime().fail().beforeEvent("response.created").giantEvent(24 << 20);
        try (RealtimeSession session = connect()) {
            CompletableFuture<ServerEvent.Unknown> giant = session.receiveAsync(ServerEvent.Unknown.class);
            session.send(ClientEvent.createResponse());
            assertThat(giant.get(30, TimeUnit.SECONDS).json().path("padding").asText())
                    .hasSize(24 << 20);
        }
        try (RealtimeSession session = connect(SessionOptions.builder().maxMessageChars(1 << 20))) {
            session.sendAsync(ClientEvent.createResponse());
            assertThat(end(session)).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT);
                assertThat(end.reason()).contains("maxMessageChars");
            });
        }
    }

    // ---- Peers that do nothing

    @Test
    void aSilentPeerIsNoticed() throws Exception {
        server.realtime().fail().beforeEvent("response.created").goSilent();
        try (RealtimeSession session = connect(
                SessionOptions.builder().pingInterval(Duration.ofMillis(100)).pongTimeout(Duration.ofMillis(500)))) {
            CompletableFuture<ServerEvent> answer = session.request(ClientEvent.createResponse());
            assertThat(failure(answer)).isInstanceOf(NotSentException.class);
            assertThat(end(session)).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT);
                assertThat(end.reason()).contains("ping");
            });
        }
        server.realtime().sessions().forEach(FakeRealtimeSession::drop);
    }

    @Test
    void aPeerThatAnswersPingsIsNotGivenUp() {
        try (RealtimeSession session = connect(
                SessionOptions.builder().pingInterval(Duration.ofMillis(10)).pongTimeout(Duration.ofSeconds(10)))) {
            for (int i = 0; i < 20; i++) {
                session.answer(ClientEvent.clearAudio());
            }
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void aPeerThatDoesNotReadHoldsTheSenderAndNotTheMemory() throws Exception {
        try (RealtimeSession session =
                connect(SessionOptions.builder().withoutPings().sendQueueBytes(1 << 20))) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            peer.stopReading();
            byte[] chunk = new byte[100_000];
            CompletableFuture<SendResult> last = new CompletableFuture<>();
            int sent = 0;
            do {
                last = session.trySend(ClientEvent.appendAudio(chunk));
                sent++;
            } while (!last.isDone() && sent < 1000
                    || last.isDone() && last.join().isSent());
            assertThat(last.join()).isEqualTo(new SendResult.NotAttempted(SendResult.Reason.QUEUE_FULL));
            assertThat(sent).isLessThan(500);
            peer.resumeReading();
            int accepted = sent - 1;
            session.answer(ClientEvent.clearAudio());
            assertThat(peer.audioBytes()).isEqualTo(accepted * (long) chunk.length);
        }
    }

    @Test
    void closingASessionWhosePeerDoesNotReadOrAnswerTakesItsTimeAndNoMore() throws Exception {
        RealtimeSession session = connect(SessionOptions.builder().closeTimeout(Duration.ofMillis(300)));
        server.realtime().takeSession().goSilent();
        session.close();
        assertThat(end(session).by()).isEqualTo(SessionEnd.By.CLIENT);
        await().until(() -> server.realtime().openSessions() == 0);
    }

    // ---- Reconnection

    @Test
    void aSessionThatReconnectsHasItsConfigurationAndWhatIsReplayedButNothingTwice() throws Exception {
        server.realtime()
                .fail()
                .beforeEvent("response.done")
                .close(1012, "restart")
                .times(1);
        CompletableFuture<Integer> again = new CompletableFuture<>();
        ReconnectPolicy policy = ReconnectPolicy.builder()
                .delays(Duration.ofMillis(10), Duration.ofMillis(10))
                .replay(() -> List.of(ClientEvent.userText("what was said")))
                .build();
        SessionOptions.Builder options = SessionOptions.builder()
                .reconnect(policy)
                .listener(new SessionListener() {
                    @Override
                    public void onReconnected(int attempt) {
                        again.complete(attempt);
                    }
                });
        try (RealtimeSession session = connect(options)) {
            session.answer(ClientEvent.userText("first"));
            CompletableFuture<ServerEvent> lost = session.request(ClientEvent.createResponse());
            assertThat(failure(lost)).isInstanceOf(NotSentException.class);
            assertThat(again.get(10, TimeUnit.SECONDS)).isEqualTo(1);

            ServerEvent done = session.answer(ClientEvent.createResponse());
            assertThat(done).isInstanceOf(ServerEvent.ResponseDone.class);
            FakeRealtimeSession second = server.realtime().sessions().get(1);
            assertThat(second.received())
                    .extracting(event -> event.path("type").asText())
                    .containsExactly("session.update", "conversation.item.create", "response.create");
            JsonNode update = second.received().get(0);
            assertThat(update.at("/session/output_modalities/0").asText()).isEqualTo("text");
            assertThat(second.received().get(1).at("/item/content/0/text").asText())
                    .isEqualTo("what was said");
        }
    }

    @Test
    void reconnectingStopsWhenTheServerSaysThatItIsTheCallersFault() throws Exception {
        ReconnectPolicy policy = ReconnectPolicy.builder()
                .delays(Duration.ofMillis(1), Duration.ofMillis(1))
                .build();
        try (RealtimeSession session = connect(alive().reconnect(policy))) {
            server.fail("/realtime").status(401);
            server.realtime().takeSession().drop();
            assertThat(end(session).by()).isEqualTo(SessionEnd.By.FAULT);
            assertThat(server.realtime().sessions()).hasSize(1);
            assertThat(server.requests()).hasSize(2);
        }
    }
}
