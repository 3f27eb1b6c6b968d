package io.fluentopenai.realtime.session;

import io.fluentopenai.client.Delayer;
import io.fluentopenai.internal.Given;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The client-side options of a session: timeouts, limits, keep-alive pings, reconnection, and the executor of
 * callbacks.
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

    /** Returns the default options; see {@link Builder}. */
    public static SessionOptions ofDefaults() {
        return DEFAULTS;
    }

    /** Returns a builder with the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the connect timeout. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns the request timeout. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** Returns the response timeout. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** Returns the ping interval, or null if there are no pings. */
    public @Nullable Duration pingInterval() {
        return pingInterval;
    }

    /** Returns the pong timeout. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** Returns the close timeout. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** Returns the maximum length of a server message, in characters. */
    public int maxMessageChars() {
        return maxMessageChars;
    }

    /** Returns the maximum size of the send queue, in bytes. */
    public int sendQueueBytes() {
        return sendQueueBytes;
    }

    /** Returns the reconnect policy, or null if the session does not reconnect. */
    public @Nullable ReconnectPolicy reconnect() {
        return reconnect;
    }

    /** Returns the listener. */
    public SessionListener listener() {
        return listener;
    }

    /** Returns the executor of callbacks, or null for the client's threads. */
    public @Nullable Executor executor() {
        return executor;
    }

    /** Returns the source of delays. */
    public Delayer delayer() {
        return delayer;
    }

    /** Builds {@link SessionOptions}. Not thread-safe. */
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

        /**
         * Sets the timeout until a session is ready, including the handshake, the first event and the configuration. By
         * default, 30 seconds.
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** Sets the timeout for the answer to a request, except for responses. By default, 30 seconds. */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = positive("requestTimeout", timeout);
            return this;
        }

        /**
         * Sets the timeout until a requested response is done, including the time before its turn. By default, 10
         * minutes.
         */
        public Builder responseTimeout(Duration timeout) {
            responseTimeout = positive("responseTimeout", timeout);
            return this;
        }

        /**
         * Sets the ping interval: how long after the last message from the server a ping is sent. By default, 10
         * seconds. Some lost connections can be detected only with pings, such as a server that disappeared, and, on
         * current JDKs, one that dropped the connection right after a message.
         */
        public Builder pingInterval(Duration interval) {
            pingInterval = positive("pingInterval", interval);
            return this;
        }

        /** Turns off pings. A lost connection may then go unnoticed until sending fails. */
        public Builder withoutPings() {
            pingInterval = null;
            return this;
        }

        /** Sets how long after a ping the server must send something. By default, 10 seconds. */
        public Builder pongTimeout(Duration timeout) {
            pongTimeout = positive("pongTimeout", timeout);
            return this;
        }

        /**
         * Sets the timeout for closing: sending the queued events and waiting for the server's close frame. By default,
         * 5 seconds. Then the socket is closed.
         */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = positive("closeTimeout", timeout);
            return this;
        }

        /**
         * Sets the maximum length of a server message, in characters of its JSON. Nearly all characters take one byte.
         * By default, 33,554,432 (32 Mi). A longer message ends the connection.
         */
        public Builder maxMessageChars(int chars) {
            maxMessageChars = positive("maxMessageChars", chars);
            return this;
        }

        /**
         * Sets the maximum size of the send queue, in bytes of UTF-8 JSON. By default, 8 MiB. When the queue is full,
         * senders wait. One event always fits, whatever its size.
         */
        public Builder sendQueueBytes(int bytes) {
            sendQueueBytes = positive("sendQueueBytes", bytes);
            return this;
        }

        /** Sets the reconnect policy. By default, the session ends when the connection drops. */
        public Builder reconnect(ReconnectPolicy policy) {
            reconnect = Given.notNull(policy, "policy");
            return this;
        }

        /** Sets the listener. By default, failures are logged. */
        public Builder listener(SessionListener whom) {
            listener = Given.notNull(whom, "whom");
            return this;
        }

        /**
         * Sets the executor of callbacks: event handlers, listeners, actions that depend on futures, and tools. By
         * default, threads that all sessions of a client share and that start on demand. {@code Runnable::run} avoids a
         * thread hop for each event, but no callback may then block, because it runs on the thread that serves the
         * socket.
         */
        public Builder executor(Executor where) {
            executor = Given.notNull(where, "where");
            return this;
        }

        /** Sets the source of delays, for tests. By default, {@link Delayer#system()}. */
        public Builder delayer(Delayer waiting) {
            delayer = Given.notNull(waiting, "waiting");
            return this;
        }

        /** Creates the options. The builder can be reused. */
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
