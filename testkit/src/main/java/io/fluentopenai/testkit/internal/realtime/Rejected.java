package io.fluentopenai.testkit.internal.realtime;

import io.fluentopenai.testkit.internal.sheet.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's event cannot be done; the client gets an error event, and the session goes on. */
final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int MOST_REASONS = 5;

    private final String code;
    private final @Nullable String param;

    Rejected(String code, String message, @Nullable String param) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    static Rejected of(List<Problem> problems) {
        Problem first = problems.get(0);
        StringBuilder message = new StringBuilder(first.message());
        for (int i = 1; i < Math.min(problems.size(), MOST_REASONS); i++) {
            message.append("; ").append(problems.get(i).message());
        }
        String code = first.code();
        return new Rejected(code == null ? "invalid_value" : code, message.toString(), first.param());
    }

    String code() {
        return code;
    }

    @Nullable
    String param() {
        return param;
    }
}
