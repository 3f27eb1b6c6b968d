package io.fluentopenai.client.internal.attempt;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of one server: the caller's, or one of our own for each time that connecting may take, because that is
 * a setting of the client and not of a request. There is hardly ever more than one, and never more than a few: one that is
 * forgotten ends when its last call does.
 *
 * <p>Made when the first call needs it: an API object costs nothing until it is used. Thread-safe.
 */
public final class HttpClients {
    /** Since this version an HTTP client can be closed; before, it ends when nobody refers to it any more. */
    private static final int CLOSEABLE = 21;

    private static final int IDLE_SECONDS = 2;

    /** A time that is computed for each call would have a client, and its thread, for each. */
    private static final int MOST_OTHERS = 8;

    private final @Nullable HttpClient given;
    private final @Nullable Executor executor;
    private final boolean cleartext;
    private final @Nullable ProxySelector proxy;
    private final @Nullable SSLContext sslContext;
    private final @Nullable SSLParameters sslParameters;
    private @Nullable Duration firstTimeout;
    private @Nullable HttpClient first;
    private final Map<Object, HttpClient> others = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, HttpClient> eldest) {
            return size() > MOST_OTHERS;
        }
    };
    private boolean closed;

    /** Clients for a server that is spoken to in cleartext, or not; settings that are null are the JDK's. */
    public HttpClients(
            @Nullable HttpClient given,
            @Nullable Executor executor,
            boolean cleartext,
            @Nullable ProxySelector proxy,
            @Nullable SSLContext sslContext,
            @Nullable SSLParameters sslParameters) {
        this.given = given;
        this.executor = executor;
        this.cleartext = cleartext;
        this.proxy = proxy;
        this.sslContext = sslContext;
        this.sslParameters = sslParameters;
    }

    /** The client for a connect timeout; null for no timeout. */
    public synchronized HttpClient get(@Nullable Duration connectTimeout) {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
        if (first == null) {
            first = create(connectTimeout);
            firstTimeout = connectTimeout;
            return first;
        }
        if (connectTimeout == null ? firstTimeout == null : connectTimeout.equals(firstTimeout)) {
            return first;
        }
        Object key = connectTimeout == null ? Boolean.FALSE : connectTimeout;
        HttpClient other = others.get(key);
        if (other == null) {
            other = create(connectTimeout);
            others.put(key, other);
        }
        return other;
    }

    /** Returns the effective connect timeout: that of the given client, or the one asked of ours. */
    public @Nullable Duration connectTimeout(@Nullable Duration asked) {
        return given == null ? asked : given.connectTimeout().orElse(null);
    }

    /** Returns the proxy selector; null for the JVM's default. */
    public @Nullable ProxySelector proxies() {
        return given == null ? proxy : given.proxy().orElse(null);
    }

    /**
     * Returns whether an HTTP client that sends a request twice does so for no reason but that the connection broke:
     * it is the
     * JDK's, and neither follows redirects nor answers when it is asked for a password.
     */
    public boolean repeatsByItself() {
        return given == null
                || given.getClass().getName().startsWith("jdk.internal.net.http.")
                        && given.followRedirects() == HttpClient.Redirect.NEVER
                        && given.authenticator().isEmpty();
    }

    private HttpClient create(@Nullable Duration connectTimeout) {
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        builder.executor(executor != null ? executor : pool());
        if (proxy != null) {
            builder.proxy(proxy);
        }
        if (sslContext != null) {
            builder.sslContext(sslContext);
        } else if (cleartext) {
            builder.sslContext(new NoTls()).sslParameters(new SSLParameters());
        }
        if (sslParameters != null) {
            builder.sslParameters(sslParameters);
        }
        return builder.build();
    }

    /**
     * Threads as they are needed, as the JDK has them. Its own go after a minute without work only, so that a burst of
     * streams leaves a hundred behind. It is not shut down: before JDK 21 the HTTP client may still use it.
     */
    private static Executor pool() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), new Threads());
    }

    private static final class Threads implements ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            String name = "fluentopenai-http-".concat(Integer.toString(count.incrementAndGet()));
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            return thread;
        }
    }

    /** Closes the clients that are our own, at once. */
    public synchronized void close() {
        closed = true;
        if (first != null) {
            shutdown(first);
        }
        for (HttpClient other : others.values()) {
            shutdown(other);
        }
        first = null;
        others.clear();
    }

    private static void shutdown(HttpClient client) {
        if (Runtime.version().feature() >= CLOSEABLE) {
            try {
                HttpClient.class.getMethod("shutdownNow").invoke(client);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
