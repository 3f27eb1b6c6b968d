package io.fluentopenai.client;

import io.fluentopenai.client.internal.Exchange;
import org.jspecify.annotations.Nullable;

/** One line for each call, for those who debug. It has no headers and no bodies, so there is nothing secret in it. */
final class CallLog {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.client");

    private CallLog() {}

    static void answered(Exchange exchange, int status) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            ResponseInfo info = exchange.info();
            log(exchange, Integer.toString(status), info == null ? null : info.requestId());
        }
    }

    static void failed(Exchange exchange, Throwable reason) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            log(exchange, reason.getClass().getSimpleName(), null);
        }
    }

    private static void log(Exchange exchange, String outcome, @Nullable String requestId) {
        LOG.log(
                System.Logger.Level.DEBUG,
                exchange.request().method() + " " + exchange.request().uri().getPath() + ": " + outcome + " in "
                        + exchange.elapsedMillis() + " ms" + (requestId == null ? "" : ", request " + requestId));
    }
}
