package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of the Realtime API: who answers what, which configuration was agreed to, and the ids of this side. */
public final class RealtimeProtocol implements SessionProtocol<ClientEvent, ServerEvent> {
    private final SessionOptions options;
    private final boolean greets;
    private final Supplier<@Nullable ClientEvent> firstUpdate;
    private final AgreedConfiguration configuration = new AgreedConfiguration();
    private final AtomicLong count = new AtomicLong();
    private final String prefix = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private volatile ServerEvent.@Nullable Session latest;

    /**
     * The protocol of one session.
     *
     * @param greets whether the server is known to begin with {@code session.created}
     * @param firstUpdate what configures the session at first; null for nothing
     */
    public RealtimeProtocol(SessionOptions options, boolean greets, Supplier<@Nullable ClientEvent> firstUpdate) {
        this.options = options;
        this.greets = greets;
        this.firstUpdate = firstUpdate;
    }

    /** The last configuration that the server sent; null if it has sent none. */
    public ServerEvent.@Nullable Session latest() {
        return latest;
    }

    @Override
    public Class<ServerEvent> eventType() {
        return ServerEvent.class;
    }

    @Override
    public String name(ClientEvent event) {
        return event.type();
    }

    @Override
    public ServerEvent read(JsonReader in) throws IOException {
        return ServerEvent.read(in);
    }

    @Override
    public Duration timeout(ClientEvent event) {
        return event instanceof ClientEvent.ResponseCreate ? options.responseTimeout() : options.requestTimeout();
    }

    @Override
    public void checkAnswered(ClientEvent event) {
        if (!(event instanceof ClientEvent.ResponseCreate)
                && !(event instanceof ClientEvent.ResponseCancel)
                && AnswerMatcher.to(event) == null) {
            throw new IllegalArgumentException(
                    event instanceof ClientEvent.Unknown
                            ? "The client does not know how the server answers " + event.type()
                                    + ". Call send(…) and receive what follows."
                            : "The server does not answer " + event.type() + ". Call send(…).");
        }
    }

    @Override
    public @Nullable ClientEvent opening(boolean again) {
        ClientEvent update = again ? configuration.restored() : null;
        return update == null ? firstUpdate.get() : update;
    }

    @Override
    public @Nullable Supplier<List<ClientEvent>> replay() {
        ReconnectPolicy policy = options.reconnect();
        return policy == null ? null : policy::replay;
    }

    @Override
    public RealtimeConnection begin(Connection connection, BooleanSupplier inUse) {
        return new RealtimeConnection(this, connection, options, inUse);
    }

    // ---- For its connections

    boolean greets() {
        return greets;
    }

    AgreedConfiguration configuration() {
        return configuration;
    }

    void told(ServerEvent.Session session) {
        latest = session;
        if (session instanceof ServerEvent.SessionUpdated
                || session instanceof ServerEvent.TranscriptionSessionUpdated) {
            configuration.updated();
        }
    }

    String nextId(String kind) {
        return kind + "_" + prefix + count.incrementAndGet();
    }

    ClientEvent named(ClientEvent event) {
        return event.eventId() == null ? event.withEventId(nextId("evt")) : event;
    }
}
