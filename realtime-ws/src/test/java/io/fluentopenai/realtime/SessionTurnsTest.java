package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who speaks when: the user, the server by itself, and many callers that want a response. */
class SessionTurnsTest {

    private static final int SAMPLES_A_MILLI = 24;

    private static byte[] loud(int millis) {
        byte[] square = new byte[millis * SAMPLES_A_MILLI * 2];
        for (int i = 1; i < square.length; i += 2) {
            square[i] = (byte) (i / 100 % 2 == 0 ? 0x30 : -0x30);
        }
        return square;
    }

    private static byte[] quiet(int millis) {
        return new byte[millis * SAMPLES_A_MILLI * 2];
    }

    @Test
    void manyCallersAndAUserWhoInterruptsEachGetAResponseAndNoTwoOverlap() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build();
                RealtimeSession session = Realtime.connect(openai, "gpt-realtime")) {
            server.reply("one two three four five six");
            server.realtime().pace(Duration.ofMillis(1));
            ConcurrentLinkedQueue<String> turns = new ConcurrentLinkedQueue<>();
            session.onEvent(event -> {
                if (event instanceof ServerEvent.ResponseCreated created) {
                    turns.add("begins " + created.responseId());
                } else if (event instanceof ServerEvent.ResponseDone done) {
                    turns.add("ends " + done.responseId());
                }
            });
            List<CompletableFuture<ServerEvent>> answers = new ArrayList<>();
            CompletableFuture<Void> spoken = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5; i++) {
                    session.send(ClientEvent.appendAudio(loud(300)));
                    session.send(ClientEvent.appendAudio(quiet(600)));
                    session.answer(ClientEvent.clearAudio());
                }
            });
            for (int i = 0; i < 20; i++) {
                answers.add(session.request(ClientEvent.createResponse()));
            }
            spoken.get(30, TimeUnit.SECONDS);
            for (CompletableFuture<ServerEvent> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(ServerEvent.ResponseDone.class);
            }
            assertThat(answers.stream()
                            .map(CompletableFuture::join)
                            .map(done -> ((ServerEvent.ResponseDone) done).responseId()))
                    .doesNotHaveDuplicates();
            // A response that the server has begun by itself may still be under way.
            String open = null;
            for (String turn : turns) {
                if (open == null) {
                    assertThat(turn).startsWith("begins ");
                    open = turn.substring("begins ".length());
                } else {
                    assertThat(turn).isEqualTo("ends " + open);
                    open = null;
                }
            }
            assertThat(turns.size()).isGreaterThanOrEqualTo(2 * 20);
        }
    }
}
