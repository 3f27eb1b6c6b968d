package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.response.ContentCoding;
import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Logs calls: at {@code DEBUG} one line for each attempt, at {@code TRACE} the headers of request and
 * response, and their bodies too if the client is configured to.
 *
 * <p>Made so that no secret gets through: queries are left out, of headers only the values of those are shown that
 * are known
 * to be harmless, and bodies are shortened and masked.
 */
public final class CallLog {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.client");

    private static final int LONGEST_BODY = 4000;

    /** More than is shown, so that no secret is cut in two before it is masked. */
    private static final int LONGEST_MASKED = 4 * LONGEST_BODY;

    private CallLog() {}

    /** The names whose values are shown; loaded when the first headers are. */
    private static final class Harmless {
        static final Set<String> HEADERS = Set.of(
                "accept",
                "apim-request-id",
                "cf-ray",
                "connection",
                "content-encoding",
                "content-length",
                "content-type",
                "date",
                "idempotency-key",
                "openai-beta",
                "openai-model",
                "openai-organization",
                "openai-poll-after-ms",
                "openai-processing-ms",
                "openai-project",
                "openai-version",
                "retry-after",
                "retry-after-ms",
                "server",
                "transfer-encoding",
                "user-agent",
                "x-ms-region",
                "x-request-id",
                "x-should-retry");

        private Harmless() {}
    }

    /** A request is about to be sent. */
    public static void sending(Attempt attempt, byte @Nullable [] body, boolean bodies) {
        if (LOG.isLoggable(Level.TRACE)) {
            StringBuilder out = new StringBuilder(target(attempt)).append(": sending");
            headers(out, attempt.request().headers());
            if (bodies && body != null) {
                body(out, body, body.length, attempt);
            }
            LOG.log(Level.TRACE, out.toString());
        }
    }

    /** A response has come. */
    public static void answered(Attempt attempt, int status, Body body, boolean bodies) {
        if (LOG.isLoggable(Level.DEBUG)) {
            ResponseInfo info = attempt.info();
            log(attempt, Integer.toString(status), info == null ? null : info.requestId());
            if (info != null && LOG.isLoggable(Level.TRACE)) {
                StringBuilder out =
                        new StringBuilder(target(attempt)).append(": ").append(status);
                headers(out, info.headers());
                if (!(body instanceof BufferedBody whole)) {
                    out.append("\n(streamed body)");
                } else if (bodies && ContentCoding.unknown(info) == null) {
                    body(out, whole.bytes(), whole.length(), attempt);
                }
                LOG.log(Level.TRACE, out.toString());
            }
        }
    }

    /** No response has come. */
    public static void failed(Attempt attempt, Throwable reason) {
        if (LOG.isLoggable(Level.DEBUG)) {
            log(attempt, reason.getClass().getSimpleName(), null);
        }
    }

    private static void log(Attempt attempt, String outcome, @Nullable String requestId) {
        LOG.log(
                Level.DEBUG,
                target(attempt) + ": " + outcome + " in " + attempt.elapsedMillis() + " ms"
                        + (requestId == null ? "" : ", request " + requestId));
    }

    /** Verb and path, and the attempt if it is not the first. */
    private static String target(Attempt attempt) {
        int note = attempt.name().indexOf(" (attempt");
        return attempt.request().method() + " " + attempt.request().uri().getRawPath()
                + (note < 0 ? "" : attempt.name().substring(note));
    }

    private static void headers(StringBuilder out, HttpHeaders headers) {
        for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean shown = Harmless.HEADERS.contains(name) || name.startsWith("x-ratelimit-");
            for (String value : header.getValue()) {
                out.append('\n').append(name).append(": ").append(shown ? value : "***");
            }
        }
    }

    private static void body(StringBuilder out, byte[] bytes, int length, Attempt attempt) {
        String text = new String(bytes, 0, Math.min(length, LONGEST_MASKED), StandardCharsets.UTF_8);
        String masked = Secrets.maskBody(text, attempt.request().headers());
        out.append('\n').append(masked, 0, Math.min(masked.length(), LONGEST_BODY));
        if (length > LONGEST_MASKED || masked.length() > LONGEST_BODY) {
            out.append("… (").append(length).append(" bytes)");
        }
    }
}
