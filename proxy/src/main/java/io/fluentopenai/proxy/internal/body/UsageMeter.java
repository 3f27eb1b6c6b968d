package io.fluentopenai.proxy.internal.body;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how many tokens a response used while it passes, in constant memory. JSON tells it once, streams of events in one of
 * their last events; the last word counts, as steps of a run tell theirs before the run tells the sum.
 */
public final class UsageMeter {
    private static final int LONGEST_USAGE = 4096;
    private static final int BYTES_A_TOKEN = 4;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private enum Kind {
        JSON,
        EVENTS,
        OTHER
    }

    private static final Set<String> USAGE = Set.of("usage", "response.usage");
    private static final Set<String> USAGE_AND_ID =
            Set.of("usage", "response.usage", "id", "response.id", "status", "response.status");

    /** The statuses of unfinished responses, whose usage is known later. */
    private static final Set<String> UNDER_WAY = Set.of("queued", "in_progress");

    private final Kind kind;
    private final Set<String> paths;
    private JsonWatch watch;
    private long tokens = -1;
    private long events;
    private @Nullable String id;
    private @Nullable String status;

    /** The number of matched bytes of {@code data:} at the beginning of a line; -1 in any other line. */
    private int matched;

    private boolean inData;

    /**
     * A meter.
     *
     * @param withId whether it is asked for the id too
     */
    public UsageMeter(@Nullable String contentType, @Nullable String contentEncoding, boolean withId) {
        paths = withId ? USAGE_AND_ID : USAGE;
        watch = watch();
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        boolean plain = contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
        if (plain && type.startsWith("application/json")) {
            kind = Kind.JSON;
        } else if (plain && type.startsWith("text/event-stream")) {
            kind = Kind.EVENTS;
        } else {
            kind = Kind.OTHER;
        }
    }

    private JsonWatch watch() {
        return new JsonWatch(paths, LONGEST_USAGE, this::found);
    }

    /** Looks at the next piece. */
    public void feed(Buffer piece) {
        if (kind == Kind.OTHER) {
            return;
        }
        byte[] bytes = piece.getBytes();
        if (kind == Kind.JSON) {
            watch.follow(bytes, 0, bytes.length);
        } else {
            events(bytes);
        }
    }

    /** A field of data is taken for a whole event; the API writes each on one line. */
    private void events(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                if (inData) {
                    watch.follow(bytes, from, i);
                    endOfData();
                }
                matched = 0;
            } else if (!inData && matched >= 0) {
                matched = b == DATA[matched] ? matched + 1 : -1;
                if (matched == DATA.length) {
                    inData = true;
                    watch = watch();
                    from = i + 1;
                }
            }
        }
        if (inData) {
            watch.follow(bytes, from, bytes.length);
        }
    }

    private void endOfData() {
        inData = false;
        events++;
    }

    private void found(String path, @Nullable String json) {
        if (path.endsWith("usage")) {
            long total = total(json);
            if (total >= 0) {
                tokens = total;
            }
        } else if (json != null && json.startsWith("\"")) {
            String text = JsonWatch.unquoted(json);
            if (path.endsWith("id")) {
                id = text;
            } else {
                status = text;
            }
        }
    }

    /** The id of what will tell its tokens when it is asked for later; null if the response is not of this kind. */
    @Nullable
    public String later() {
        return kind == Kind.JSON && tokens < 0 && status != null && UNDER_WAY.contains(status) ? id : null;
    }

    /** The id of what has told its tokens; null if nothing has. */
    @Nullable
    public String told() {
        return tokens >= 0 ? id : null;
    }

    /** The tokens of an object of usage; -1 if it tells none. */
    public static long total(@Nullable String json) {
        if (json == null || !json.startsWith("{")) {
            return -1;
        }
        try {
            JsonObject usage = new JsonObject(json);
            long total = number(usage, "total_tokens");
            if (total >= 0) {
                return total;
            }
            long in = Math.max(number(usage, "input_tokens"), number(usage, "prompt_tokens"));
            long out = Math.max(number(usage, "output_tokens"), number(usage, "completion_tokens"));
            return in < 0 && out < 0 ? -1 : Math.max(0, in) + Math.max(0, out);
        } catch (DecodeException e) {
            return -1;
        }
    }

    private static long number(JsonObject usage, String name) {
        return usage.getValue(name) instanceof Number number ? number.longValue() : -1;
    }

    /**
     * The tokens that were used.
     *
     * @param requestBytes the size of the request, from which those of a stream that did not tell are estimated
     * @param cut whether the response was left before its end
     */
    public long tokens(long requestBytes, boolean cut) {
        if (tokens >= 0) {
            return tokens;
        }
        return kind == Kind.EVENTS || cut ? estimate(requestBytes) + events : 0;
    }

    /** The tokens that a request of this size may have used before it was left. */
    public static long estimate(long requestBytes) {
        return requestBytes / BYTES_A_TOKEN;
    }
}
