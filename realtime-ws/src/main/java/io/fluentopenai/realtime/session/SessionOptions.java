package io.fluentopenai.realtime.session;

import io.fluentopenai.client.Delayer;
import io.fluentopenai.internal.Given;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a session behaves on this side: deadlines, limits, whether the peer is watched, what happens when the connection drops,
 * and where the caller's code runs.
 *
 * <p>Immutable and thread-safe.
 */
public final class SessionOptions {
    private static final SessionOptions DEFAULTS = builder().build();

    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final Duration responseTimeout;
    private final @Nullable Duration pingInterval;
    private final Duration pongTimeout;
    private final Duration closeTimeout;
    private final int maxMessageChars;
    private final int sendQueueBytes;
    private final @Nullable ReconnectPolicy reconnect;
    private final SessionListener listener;
    private final @Nullable Executor executor;
    private final Delayer delayer;

    private SessionOptions(Builder builder) {
        connectTimeout = builder.connectTimeout;
        requestTimeout = builder.requestTimeout;
        responseTimeout = builder.responseTimeout;
        pingInterval = builder.pingInterval;
        pongTimeout = builder.pongTimeout;
        closeTimeout = builder.closeTimeout;
        maxMessageChars = builder.maxMessageChars;
        sendQueueBytes = builder.sendQueueBytes;
        reconnect = builder.reconnect;
        listener = builder.listener;
        executor = builder.executor;
        delayer = builder.delayer;
    }

    /** The defaults that {@link Builder} tells. */
    public static SessionOptions ofDefaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** See {@link Builder#connectTimeout}. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** See {@link Builder#requestTimeout}. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** See {@link Builder#responseTimeout}. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** See {@link Builder#pingInterval}; null with {@link Builder#withoutPings}. */
    public @Nullable Duration pingInterval() {
        return pingInterval;
    }

    /** See {@link Builder#pongTimeout}. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** See {@link Builder#closeTimeout}. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** See {@link Builder#maxMessageChars}. */
    public int maxMessageChars() {
        return maxMessageChars;
    }

    /** See {@link Builder#sendQueueBytes}. */
    public int sendQueueBytes() {
        return sendQueueBytes;
    }

    /** See {@link Builder#reconnect}; null if a dropped connection ends the session. */
    public @Nullable ReconnectPolicy reconnect() {
        return reconnect;
    }

    /** See {@link Builder#listener}. */
    public SessionListener listener() {
        return listener;
    }

    /** See {@link Builder#executor}; null for the threads of the client. */
    public @Nullable Executor executor() {
        return executor;
    }

    /** See {@link Builder#delayer}. */
    public Delayer delayer() {
        return delayer;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration responseTimeout = Duration.ofMinutes(10);
        private @Nullable Duration pingInterval = Duration.ofSeconds(10);
        private Duration pongTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private int maxMessageChars = 32 << 20;
        private int sendQueueBytes = 8 << 20;
        private @Nullable ReconnectPolicy reconnect;
        private SessionListener listener = SessionListener.LOGGING;
        private @Nullable Executor executor;
        private Delayer delayer = Delayer.system();

        private Builder() {}

        /** How long it may take until a session can be used: handshake, first event, configuration; 30 seconds. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** How long the answer to a request may take; 30 seconds. Responses have a time of their own. */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = positive("requestTimeout", timeout);
            return this;
        }

        /** How long a requested response may take until it is done, its turn included; 10 minutes. */
        public Builder responseTimeout(Duration timeout) {
            responseTimeout = positive("responseTimeout", timeout);
            return this;
        }

        /**
         * How often the peer is asked whether it is alive; 10 seconds after it was heard of last. There are ends of a connection
         * that nothing else brings to light: a peer that is gone without a word, and on current JDKs one that cuts the
         * connection right behind a message.
         */
        public Builder pingInterval(Duration interval) {
            pingInterval = positive("pingInterval", interval);
            return this;
        }

        /** The peer is never asked: a connection that died unnoticed stays until something cannot be sent. */
        public Builder withoutPings() {
            pingInterval = null;
            return this;
        }

        /** How long after a ping something, whatever it is, must be heard of the peer; 10 seconds. */
        public Builder pongTimeout(Duration timeout) {
            pongTimeout = positive("pongTimeout", timeout);
            return this;
        }

        /**
         * How long closing may take: writing what is queued, and waiting for the peer to close; 5 seconds. Then the socket is
         * closed as it is.
         */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = positive("closeTimeout", timeout);
            return this;
        }

        /**
         * How long a message of the server may be, in characters of its JSON; 32 Mi (33,554,432). Nearly all are one byte. A longer
         * one ends the connection.
         */
        public Builder maxMessageChars(int chars) {
            maxMessageChars = positive("maxMessageChars", chars);
            return this;
        }

        /**
         * How much may be queued for sending, in bytes of JSON in UTF-8; 8 MiB. When that is reached, senders wait. One event is always
         * taken, however large.
         */
        public Builder sendQueueBytes(int bytes) {
            sendQueueBytes = positive("sendQueueBytes", bytes);
            return this;
        }

        /** What happens when the connection drops; by default, that is the end of the session. */
        public Builder reconnect(ReconnectPolicy policy) {
            reconnect = Given.notNull(policy, "policy");
            return this;
        }

        /** Who is told what happens to the session; by default, failures are logged. */
        public Builder listener(SessionListener whom) {
            listener = Given.notNull(whom, "whom");
            return this;
        }

        /**
         * Where the caller's code runs: handlers of events, listeners, what hangs on futures, tools. Unless told, on threads
         * that the sessions of a client share, and that come when there is something to run. {@code Runnable::run} spares a hop between threads for
         * each event; then nothing of that code may block, as the thread that serves the socket runs it.
         */
        public Builder executor(Executor where) {
            executor = Given.notNull(where, "where");
            return this;
        }

        /** What waits; for tests, which let no time pass. */
        public Builder delayer(Delayer waiting) {
            delayer = Given.notNull(waiting, "waiting");
            return this;
        }

        /** The options; the builder can be used further. */
        public SessionOptions build() {
            return new SessionOptions(this);
        }

        private static Duration positive(String name, Duration time) {
            if (Given.notNull(time, name).isZero() || time.isNegative()) {
                throw new IllegalArgumentException(name + " must be positive: " + time);
            }
            return time;
        }

        private static int positive(String name, int size) {
            if (size <= 0) {
                throw new IllegalArgumentException(name + " must be positive: " + size);
            }
            return size;
        }
    }
}
