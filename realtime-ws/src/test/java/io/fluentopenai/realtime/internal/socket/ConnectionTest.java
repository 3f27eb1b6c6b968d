package io.fluentopenai.realtime.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.realtime.ManualDelayer;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a connection makes of a socket that cannot be written to any more. */
class ConnectionTest {
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ManualDelayer delayer = new ManualDelayer();
    private final Unwritable socket = new Unwritable();
    private final List<String> told = new ArrayList<>();
    private final Connection connection = new Connection(
            SessionOptions.builder().withoutPings().delayer(delayer).build(),
            new BackPressure(),
            new Connection.Owner() {
                @Override
                public void message(Connection connection, char[] text, int offset, int length) {
                    told.add(new String(text, offset, length));
                    connection.readOn();
                }

                @Override
                public void binary(Connection connection, int bytes) {}

                @Override
                public void ended(Connection connection, SessionEnd end) {
                    told.add(end.toString());
                }
            });
    private final FrameListener listener = connection.listener();

    /** A socket whose peer has gone: nothing can be written, but what it said before may not have been read yet. */
    private static final class Unwritable implements WebSocket {
        boolean aborted;

        private static <T> CompletableFuture<T> failed() {
            return CompletableFuture.failedFuture(new IOException("Broken pipe"));
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return failed();
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return failed();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return failed();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return failed();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int code, String reason) {
            return failed();
        }

        @Override
        public void request(long count) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return true;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }

    private SendResult send() {
        OutgoingEvent event = new OutgoingEvent("{}".getBytes(StandardCharsets.UTF_8));
        connection.send(event, true);
        return event.result.join();
    }

    @Test
    void whatThePeerSaidBeforeItWentIsReadWhenNothingCanBeWrittenAnyMore() {
        listener.onOpen(socket);
        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
        listener.onText(socket, "expired", true);
        listener.onClose(socket, 1008, "session expired");
        assertThat(told).containsExactly("expired", "closed by the server (1008, session expired)");
        assertThat(delayer.waiting(LAST_WORDS)).isZero();
    }

    @Test
    void aPeerThatSaidNothingIsNotWaitedForLongWhenNothingCanBeWrittenAnyMore() {
        listener.onOpen(socket);
        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
        assertThat(told).isEmpty();
        delayer.pass(LAST_WORDS);
        assertThat(told).containsExactly("broken off (1006, the connection broke: Broken pipe)");
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void whoeverClosesDoesNotWaitForAPeerThatCannotBeWrittenTo() {
        listener.onOpen(socket);
        connection.close(1000, "");
        assertThat(told).containsExactly("closed by this side (1000)");
        assertThat(socket.aborted).isTrue();
    }
}
