package io.fluentopenai.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.internal.Given;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream in the UI message stream protocol, version 1, which {@code useChat} of the AI SDK reads in a browser.
 *
 * <pre>{@code
 * try (var answer = UiMessageStream.of(openai.responses().user(question).tools(weather).runStream())) {
 *     UiMessageStream.HEADERS.forEach(response::setHeader);
 *     answer.writeTo(response.getOutputStream());
 * }
 * }</pre>
 *
 * <p>The stream can be one of chat completions, of responses, of a tool loop ({@code runStream()}), of a structured
 * output, or of text. Text, reasoning, tool calls with their input and output, sources, files, usage and errors become
 * the parts of one message. Tools that the server runs itself, such as web search, are marked {@code providerExecuted}.
 *
 * <p>Read it once: {@link #writeTo} for servlets, {@link #bytes} or {@link #parts} for reactive servers. Configure it
 * before. {@link #data}, {@link #abort} and {@link #close} may be called by any thread, also while it is read.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">Stream protocols of the AI SDK</a>
 */
public final class UiMessageStream implements AutoCloseable {
    /** The headers of the HTTP response. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Type", "text/event-stream",
            "Cache-Control", "no-cache",
            "X-Accel-Buffering", "no",
            "x-vercel-ai-ui-message-stream", "v1");

    private static final String DONE = "[DONE]";

    private final EventStream<?> source;
    private final UiParts parts = new UiParts();
    private final Queue<ObjectNode> data = new ConcurrentLinkedQueue<>();
    private Function<? super Throwable, String> errorText = error -> "An error occurred.";
    private volatile boolean aborted;
    private volatile @Nullable String abortReason;
    private volatile @Nullable Runnable listener;
    private volatile @Nullable Reader<?> reader;

    private UiMessageStream(EventStream<?> source) {
        this.source = source;
    }

    /**
     * Creates a UI message stream.
     *
     * @param stream a stream that was not read yet; it is closed with this one
     */
    public static UiMessageStream of(EventStream<?> stream) {
        return new UiMessageStream(Given.notNull(stream, "stream"));
    }

    // ---- Settings

    /** Sets the id of the message. By default, the browser chooses one. */
    public UiMessageStream messageId(String id) {
        parts.start.put("messageId", Given.notNull(id, "id"));
        return this;
    }

    /**
     * Sets the metadata that the message starts with.
     *
     * @param metadata an object that Jackson can serialize
     */
    public UiMessageStream metadata(Object metadata) {
        parts.start.set("messageMetadata", UiJson.tree(Given.notNull(metadata, "metadata")));
        return this;
    }

    /**
     * Adds the token usage of all rounds to the message's metadata at its end, if the server reports it: {@code
     * {"usage":{"inputTokens":…,"outputTokens":…,"totalTokens":…}}}.
     */
    public UiMessageStream withUsage() {
        parts.withUsage = true;
        return this;
    }

    /** Leaves out the model's reasoning. By default, the browser gets it. */
    public UiMessageStream withoutReasoning() {
        parts.withReasoning = false;
        return this;
    }

    /**
     * Sets the text that the browser gets when the stream fails. By default it is {@code An error occurred.}, because the
     * message of an exception may say more about your server than users should know.
     *
     * @param text returns the text for an exception: that of the stream, or that of a tool
     */
    public UiMessageStream onError(Function<? super Throwable, String> text) {
        errorText = Given.notNull(text, "text");
        return this;
    }

    // ---- Parts of the application

    /**
     * Adds a data part, which the browser keeps in the message. It is sent before the next event of the stream. After
     * the end of the stream, data is ignored.
     *
     * @param name the name of the part without the prefix {@code data-}; not blank
     * @param value an object that Jackson can serialize
     */
    public void data(String name, Object value) {
        add(name, null, value, false);
    }

    /**
     * Adds a data part, or replaces the one with the same name and id.
     *
     * @param name the name of the part without the prefix {@code data-}; not blank
     * @param id the id of the part within the message
     * @param value an object that Jackson can serialize
     */
    public void data(String name, String id, Object value) {
        add(name, Given.notNull(id, "id"), value, false);
    }

    /** Adds a data part that only the browser's {@code onData} sees, and the message does not keep. */
    public void transientData(String name, Object value) {
        add(name, null, value, true);
    }

    private void add(String name, @Nullable String id, Object value, boolean isTransient) {
        Given.notBlank(name, "name", "The name of a data part must not be blank");
        ObjectNode part = UiJson.part("data-" + name);
        if (id != null) {
            part.put("id", id);
        }
        part.set("data", UiJson.tree(Given.notNull(value, "value")));
        if (isTransient) {
            part.put("transient", true);
        }
        data.add(part);
        changed();
    }

    /**
     * Ends the stream early: closes the underlying stream and tells the browser that the answer was aborted.
     *
     * @param reason the reason that the browser gets; null for none
     */
    public void abort(@Nullable String reason) {
        abortReason = reason;
        aborted = true;
        source.close();
        changed();
    }

    private void changed() {
        Runnable called = listener;
        if (called != null) {
            called.run();
        }
    }

    // ---- Reading

    /**
     * Writes the whole message as server-sent events and flushes after each. Blocks until the stream has ended. If
     * writing fails, because the browser has gone, the underlying stream is closed.
     *
     * @param out the output stream of the HTTP response; it is not closed
     * @throws IOException if writing failed
     * @throws IllegalStateException if this stream has been read before
     * @throws InterruptedCallException if the thread was interrupted; the underlying stream is closed
     */
    public void writeTo(OutputStream out) throws IOException {
        Given.notNull(out, "out");
        try (Reader<byte[]> events = new Reader<>(UiMessageStream::event)) {
            for (byte[] event : events) {
                out.write(event);
                out.flush();
            }
        }
    }

    /**
     * Returns the message as server-sent events, one buffer each, for a response body of a reactive server. Failures of
     * the stream are parts of the message, and the publisher completes. Cancelling the subscription closes the
     * underlying stream. No thread is held while there is nothing to send.
     *
     * @throws IllegalStateException if this stream has been read before
     */
    public Flow.Publisher<ByteBuffer> bytes() {
        return new Reader<>(part -> ByteBuffer.wrap(event(part)));
    }

    /**
     * Returns the {@code data} of the message's server-sent events, for servers that write the events themselves: JSON
     * objects, and {@code [DONE]} at the end. Like {@link #bytes} otherwise.
     *
     * @throws IllegalStateException if this stream has been read before
     */
    public Flow.Publisher<String> parts() {
        return new Reader<>(part -> part);
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the underlying stream. What has not been written is lost; {@link #abort} tells the browser. */
    @Override
    public void close() {
        source.close();
        Reader<?> current = reader;
        if (current != null) {
            current.close();
        }
    }

    /** The parts, each in the form that the one who reads them wants. */
    private final class Reader<T> extends StreamKernel<T> {
        private final Function<String, T> form;
        private final StreamKernel<?> events = StreamKernel.of(source);
        private final Semaphore news = new Semaphore(0);
        private boolean complete;

        Reader(Function<String, T> form) {
            this.form = form;
            reader = this;
        }

        @Override
        protected @Nullable T read(boolean wait) {
            if (wait && listener == null) {
                listen(news::release);
            }
            while (!isClosed()) {
                String part = next();
                if (part != null) {
                    return form.apply(part);
                }
                if (complete) {
                    complete = false;
                    return form.apply(DONE);
                }
                if (parts.hasEnded() || !wait) {
                    break;
                }
                await();
            }
            if (parts.hasEnded()) {
                end();
            }
            return null;
        }

        /** Returns a part that can be sent now; null if there is none. */
        private @Nullable String next() {
            while (true) {
                // What the application adds goes between the parts of an event and those of the next.
                JsonNode part = parts.poll();
                if (part == null && !parts.hasEnded()) {
                    part = parts.hasStarted() ? data.poll() : parts.start();
                }
                if (part != null) {
                    return part.toString();
                }
                if (parts.hasEnded() || !receive()) {
                    return null;
                }
            }
        }

        /** Makes parts of the next event or of the end; false if neither has come. */
        private boolean receive() {
            try {
                Object event = aborted ? null : events.next(false);
                if (event != null) {
                    parts.accept(event, errorText);
                } else if (aborted) {
                    parts.abort(abortReason);
                } else if (events.isOver()) {
                    parts.finish();
                } else {
                    return false;
                }
            } catch (CancellationException e) {
                parts.abort(abortReason);
            } catch (RuntimeException e) {
                parts.fail(errorText.apply(e));
            }
            complete = parts.hasEnded();
            return true;
        }

        private void await() {
            try {
                news.acquire();
                news.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedCallException("Interrupted while waiting for the stream of a UI message", e);
            }
        }

        @Override
        public void listen(@Nullable Runnable newListener) {
            listener = newListener;
            events.listen(newListener);
        }

        @Override
        protected void cancel() {
            events.close();
            news.release();
        }
    }
}
