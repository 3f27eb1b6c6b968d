package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many sessions at once. */
class SessionLoadTest {

    private static OpenAI client(FakeOpenAI server) {
        return OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @Test
    void twoHundredSessionsHoldNoThreadEach() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = client(server)) {
            server.reply("Hello");
            Realtime.connect(openai, "gpt-realtime").close();
            Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
            List<CompletableFuture<RealtimeSession>> connecting = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                connecting.add(Realtime.connectAsync(openai, RealtimeConfig.conversation("gpt-realtime")));
            }
            List<RealtimeSession> sessions = new ArrayList<>();
            for (CompletableFuture<RealtimeSession> one : connecting) {
                sessions.add(one.get(60, TimeUnit.SECONDS));
            }
            List<CompletableFuture<ServerEvent>> answers = sessions.stream()
                    .map(session -> session.request(ClientEvent.createResponse()))
                    .toList();
            for (CompletableFuture<ServerEvent> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(ServerEvent.ResponseDone.class);
            }
            assertThat(server.realtime().openSessions()).isEqualTo(200);
            // The JDK's client keeps threads that it needed a moment ago, but not one for each of two hundred.
            await().untilAsserted(() -> {
                Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
                now.removeAll(before);
                now.removeIf(thread -> thread.getName().contains("vert.x"));
                assertThat(now).extracting(Thread::getName).hasSizeLessThan(100);
                assertThat(now)
                        .extracting(Thread::getName)
                        .filteredOn(name -> !name.startsWith("HttpClient"))
                        .hasSizeLessThan(10);
            });
            sessions.forEach(RealtimeSession::closeAsync);
            await().until(() -> server.realtime().openSessions() == 0);
        }
    }
}
