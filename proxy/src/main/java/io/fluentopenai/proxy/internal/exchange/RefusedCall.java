package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.body.JsonWatch;
import io.vertx.core.http.HttpClientResponse;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the upstream that refuses the server's credentials. Its text may quote them, and goes nowhere; its status, the code
 * of its error and its id are for the log.
 */
final class RefusedCall {
    private static final int MOST = 16 * 1024;
    private static final int LONGEST_CODE = 64;

    private final HttpClientResponse answer;
    private final Consumer<String> told;
    private final JsonWatch watch =
            new JsonWatch(Set.of("error.code", "error.type", "code"), LONGEST_CODE, this::found);
    private @Nullable String code;
    private int bytes;
    private boolean done;

    /**
     * An answer that refuses.
     *
     * @param told takes the status, and what else can be told of it
     */
    RefusedCall(HttpClientResponse answer, Consumer<String> told) {
        this.answer = answer;
        this.told = told;
    }

    /** Reads the answer, or the beginning of one that is too long. */
    void read() {
        answer.handler(piece -> {
            bytes += piece.length();
            if (!watch.follow(piece.getBytes(), 0, piece.length()) || bytes >= MOST) {
                tell();
            }
        });
        answer.endHandler(end -> tell());
        answer.exceptionHandler(failure -> tell());
    }

    private void found(String path, @Nullable String json) {
        if ((code == null || path.endsWith("code")) && json != null && json.matches("\"[A-Za-z0-9_.-]+\"")) {
            code = json.substring(1, json.length() - 1);
        }
    }

    private void tell() {
        if (!done) {
            done = true;
            String id = answer.getHeader("x-request-id");
            told.accept("status " + answer.statusCode() + (code == null ? "" : ", " + code)
                    + (id == null ? "" : ", its id is " + ProxyLog.oneLine(id)));
        }
    }
}
