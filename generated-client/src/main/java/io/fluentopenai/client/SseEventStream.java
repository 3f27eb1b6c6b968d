package io.fluentopenai.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.StreamedBody;
import io.fluentopenai.client.internal.compat.ErrorBodies;
import io.fluentopenai.client.internal.compat.ErrorShapes;
import io.fluentopenai.client.internal.compat.InBandErrors;
import io.fluentopenai.client.internal.response.SseParser;
import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event stream of an exchange.
 *
 * <p>Bytes are parsed, and events decoded, when they are asked for: by the loop that pulls, or by whoever holds the turn
 * of a subscription. So nothing queues up but what the transport holds anyway, at most two buffers.
 */
final class SseEventStream<E> extends StreamKernel<E> implements EventStream<E> {
    /**
     * The time that a loop waits after {@code [DONE]} for the end of the body, which hardly ever takes longer. Without it the
     * caller's next request finds the connection busy and opens another one.
     */
    private static final long DRAIN_WAIT = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LONGEST_RAW = 4000;

    private final Api api;
    private final int result;
    private final boolean envelope;
    private final boolean strict;
    private final Attempt exchange;
    private final StreamedBody body;
    private final ResponseInfo info;

    private final SseParser parser = new SseParser();

    /** The reader of all events, because their strings repeat. */
    private @Nullable JsonReader reader;

    private volatile boolean done;

    // Only touched by the reader.
    private boolean finished;

    SseEventStream(Api api, Call call, boolean strict, Attempt exchange, StreamedBody body, ResponseInfo info) {
        this.api = api;
        this.result = call.result;
        this.envelope = call.envelope;
        this.strict = strict;
        this.exchange = exchange;
        this.body = body;
        this.info = info;
    }

    @Override
    public ResponseInfo info() {
        return info;
    }

    @Override
    public boolean endedWithDone() {
        return done;
    }

    @Override
    public String toString() {
        return "EventStream[" + exchange.name() + ", " + info + "]";
    }

    // ---- The next event

    @Override
    protected @Nullable E read(boolean wait) {
        try {
            while (!isOver()) {
                if (finished ? parser.finish() : parser.next()) {
                    E event = event(wait);
                    if (event != null) {
                        return event;
                    }
                } else if (finished) {
                    end();
                } else if (!more(wait)) {
                    return null;
                }
            }
            return null;
        } catch (InterruptedException e) {
            throw exchange.interrupted(e);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw new StreamException(exchange.name().concat(": ").concat(reason), e, info);
        }
    }

    @Override
    public void listen(@Nullable Runnable listener) {
        if (listener == null) {
            body.unlisten();
        } else {
            body.listen(listener);
        }
    }

    @Override
    protected void cancel() {
        exchange.cancel();
    }

    /** Gets more bytes; false if there are none now, or there is no need for more. */
    private boolean more(boolean wait) throws InterruptedException {
        ByteBuffer bytes = wait ? body.take() : body.poll();
        if (bytes != null) {
            parser.feed(bytes);
            return true;
        }
        if (isClosed() || !body.hasEnded()) {
            return false;
        }
        Throwable failure = body.failure();
        if (failure != null) {
            throw exchange.bodyFailed(failure, true);
        }
        finished = true;
        return true;
    }

    /** The event that the parser stands on; null if it is none for the caller. */
    private @Nullable E event(boolean wait) {
        if (parser.dataIs("[DONE]")) {
            end();
            done = true;
            body.drain(wait ? DRAIN_WAIT : 0);
            return null;
        }
        if (parser.dataIs("")) {
            return null;
        }
        if (parser.event().equals("error") || ErrorShapes.isErrorEvent(parser.data(), parser.dataLength())) {
            ApiError error = ApiError.parse(masked(parser.dataText()));
            throw ApiException.ofInBand(exchange.name(), info, error);
        }
        if (envelope && parser.event().isEmpty() && InBandErrors.isError(parser.data(), parser.dataLength())) {
            throw inBandError();
        }
        return envelope ? decode(enveloped()) : decode(parser.data(), parser.dataLength());
    }

    private ApiException inBandError() {
        return ApiException.ofInBand(exchange.name(), info, ErrorBodies.quoting(masked(parser.dataText())));
    }

    private E decode(byte[] json) {
        return decode(json, json.length);
    }

    @SuppressWarnings("unchecked")
    private E decode(byte[] json, int length) {
        try {
            JsonReader in = reader == null ? JsonReader.of(json, 0, length, strict) : reader.again(json, 0, length);
            reader = in;
            E event = Objects.requireNonNull((E) api.decode(result, in));
            in.end();
            if (InBandErrors.inEvent(event, json, length)) {
                throw inBandError();
            }
            return event;
        } catch (IOException e) {
            IOException problem = JsonSyntaxException.of(e);
            String raw = masked(new String(json, 0, Math.min(length, LONGEST_RAW), StandardCharsets.UTF_8));
            throw new DecodeException(
                    exchange.name()
                            .concat(": cannot read a stream event: ")
                            .concat(String.valueOf(problem.getMessage()))
                            .concat(ErrorBodies.theAnswerWas(raw)),
                    problem,
                    info,
                    raw);
        }
    }

    /** The event as an object with its name and its data, which is how the API's document describes some. */
    private byte[] enveloped() {
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(parser.event()));
        byte[] head = "{\"event\":\"".concat(name).concat("\",\"data\":").getBytes(StandardCharsets.UTF_8);
        byte[] json = new byte[head.length + parser.dataLength() + 1];
        System.arraycopy(head, 0, json, 0, head.length);
        System.arraycopy(parser.data(), 0, json, head.length, parser.dataLength());
        json[json.length - 1] = '}';
        return json;
    }

    private String masked(String text) {
        return Secrets.mask(text, exchange.request().headers());
    }
}
