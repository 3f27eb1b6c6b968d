package io.fluentopenai.testkit.cassette;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.StreamEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream on its way from the upstream to the client. */
class RelayTest {

    private final List<ObjectNode> recorded = new ArrayList<>();
    private final Relay relay = new Relay("https://up.example/v1", recorded::add);
    private final Iterator<StreamEvent> client = relay.events().iterator();
    private long requested;
    private boolean cancelled;

    private void begin() {
        relay.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                requested += n;
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    private void arrives(String text) {
        relay.onNext(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void itAsksForMoreWhenTheClientHasTakenAllThatCame() {
        begin();
        assertThat(requested).isEqualTo(1);
        arrives("data: a\n\ndata: b\n\n");
        assertThat(requested).isEqualTo(1);
        client.next();
        assertThat(requested).isEqualTo(1);
        client.next();
        assertThat(requested).isEqualTo(2);
    }

    @Test
    void itAsksForTheRestOfAnEventAtOnce() {
        begin();
        arrives("data: half");
        assertThat(client.hasNext()).isFalse();
        assertThat(requested).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void eventsThatArriveByteByByteArePassedOnWhole(String lineEnd) {
        String stream = "event: x\ndata: {\"a\":\"\u00e9\u20ac\"}\n\n: ping\n\ndata: 1\ndata: 2\n\ndata: [DONE]\n\n"
                .replace("\n", lineEnd);
        begin();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> passed = new ArrayList<>();
        for (byte each : bytes) {
            relay.onNext(List.of(ByteBuffer.wrap(new byte[] {each})));
            client.forEachRemaining(event -> passed.add(event.wireText()));
        }
        relay.onComplete();
        client.forEachRemaining(event -> passed.add(event.wireText()));

        assertThat(passed)
                .containsExactly(
                        "event: x\ndata: {\"a\":\"\u00e9\u20ac\"}\n\n",
                        ": ping" + lineEnd + lineEnd,
                        "data: 1\ndata: 2\n\n",
                        "data: [DONE]\n\n");
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).path("events")).hasSize(4);
        assertThat(recorded.get(0).has("cut")).isFalse();
        assertThat(relay.events().isEnded()).isTrue();
    }

    @Test
    void aStreamThatBreaksIsNotRecorded() {
        begin();
        arrives("data: a\n\ndata: b");
        relay.onError(new IOException("reset"));
        relay.closed();

        assertThat(client.next().data()).isEqualTo("a");
        StreamEvent reason = client.next();
        assertThat(reason.event()).isEqualTo("error");
        assertThat(reason.data())
                .contains(
                        "The upstream https://up.example/v1 did not give a complete answer: reset. Nothing was recorded.");
        assertThat(relay.events().isEnded()).isTrue();
        assertThat(recorded).isEmpty();
    }

    @Test
    void aClientThatLeavesEndsTheStreamAndIsRecordedWithWhatItCouldSee() {
        begin();
        arrives("data: a\n\ndata: b");
        relay.events().close();
        arrives("\n\n");
        relay.onComplete();

        assertThat(cancelled).isTrue();
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).toString()).isEqualTo("{\"events\":[{\"data\":\"a\"}],\"cut\":true}");
    }

    @Test
    void aClientThatLeavesAfterTheLastEventHasSeenTheWholeStream() {
        begin();
        arrives("data: a\n\ndata: [DONE]\n\n");
        relay.events().close();

        assertThat(recorded.get(0).has("cut")).isFalse();
    }

    @Test
    void aClientThatLeavesBeforeTheFirstEventIsNotRecorded() {
        relay.events().close();
        begin();

        assertThat(cancelled).isTrue();
        assertThat(requested).isZero();
        assertThat(recorded).isEmpty();
    }
}
