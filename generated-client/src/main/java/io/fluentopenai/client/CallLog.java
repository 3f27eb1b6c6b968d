package io.fluentopenai.client;

import io.fluentopenai.client.internal.Body;
import io.fluentopenai.client.internal.BufferedBody;
import io.fluentopenai.client.internal.ContentCoding;
import io.fluentopenai.client.internal.Exchange;
import io.fluentopenai.client.internal.Secrets;
import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens, for those who debug: at {@code DEBUG} one line for each attempt, at {@code TRACE} the headers of request and
 * response, and their bodies too if the client was told so.
 *
 * <p>Made so that no secret gets through: queries are left out, of headers only the values of those are shown that are known
 * to be harmless, and bodies are shortened and masked.
 */
final class CallLog {
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

    static void sending(Exchange exchange, byte @Nullable [] body, boolean bodies) {
        if (LOG.isLoggable(Level.TRACE)) {
            StringBuilder out = new StringBuilder(target(exchange)).append(": sending");
            headers(out, exchange.request().headers());
            if (bodies && body != null) {
                body(out, body, body.length, exchange);
            }
            LOG.log(Level.TRACE, out.toString());
        }
    }

    static void answered(Exchange exchange, int status, Body body, boolean bodies) {
        if (LOG.isLoggable(Level.DEBUG)) {
            ResponseInfo info = exchange.info();
            log(exchange, Integer.toString(status), info == null ? null : info.requestId());
            if (info != null && LOG.isLoggable(Level.TRACE)) {
                StringBuilder out =
                        new StringBuilder(target(exchange)).append(": ").append(status);
                headers(out, info.headers());
                if (!(body instanceof BufferedBody whole)) {
                    out.append("\n(a body that is read as it arrives)");
                } else if (bodies && ContentCoding.unknown(info) == null) {
                    body(out, whole.bytes(), whole.length(), exchange);
                }
                LOG.log(Level.TRACE, out.toString());
            }
        }
    }

    static void failed(Exchange exchange, Throwable reason) {
        if (LOG.isLoggable(Level.DEBUG)) {
            log(exchange, reason.getClass().getSimpleName(), null);
        }
    }

    private static void log(Exchange exchange, String outcome, @Nullable String requestId) {
        LOG.log(
                Level.DEBUG,
                target(exchange) + ": " + outcome + " in " + exchange.elapsedMillis() + " ms"
                        + (requestId == null ? "" : ", request " + requestId));
    }

    /** Verb and path, and the attempt if it is not the first. */
    private static String target(Exchange exchange) {
        int note = exchange.name().indexOf(" (attempt");
        return exchange.request().method() + " " + exchange.request().uri().getRawPath()
                + (note < 0 ? "" : exchange.name().substring(note));
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

    private static void body(StringBuilder out, byte[] bytes, int length, Exchange exchange) {
        String text = new String(bytes, 0, Math.min(length, LONGEST_MASKED), StandardCharsets.UTF_8);
        String masked = Secrets.maskBody(text, exchange.request().headers());
        out.append('\n').append(masked, 0, Math.min(masked.length(), LONGEST_BODY));
        if (length > LONGEST_MASKED || masked.length() > LONGEST_BODY) {
            out.append("… (").append(length).append(" bytes)");
        }
    }
}
