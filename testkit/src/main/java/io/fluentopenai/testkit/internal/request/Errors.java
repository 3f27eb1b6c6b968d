package io.fluentopenai.testkit.internal.request;

import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.sheet.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API's error answers. */
public final class Errors {

    private static final String INVALID = "invalid_request_error";
    private static final int MOST_REASONS = 5;

    private Errors() {}

    public static Reply badRequest(List<Problem> problems) {
        Problem first = problems.get(0);
        StringBuilder message = new StringBuilder(first.message());
        for (int i = 1; i < Math.min(problems.size(), MOST_REASONS); i++) {
            message.append("; ").append(problems.get(i).message());
        }
        if (problems.size() > MOST_REASONS) {
            message.append("; and ").append(problems.size() - MOST_REASONS).append(" more");
        }
        return Reply.error(400, INVALID, message.toString(), first.param(), first.code());
    }

    public static Reply wrongKey(@Nullable String key) {
        String message = key == null
                ? "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'."
                : "Incorrect API key provided: " + shortened(key) + ".";
        return Reply.error(401, INVALID, message, null, key == null ? null : "invalid_api_key");
    }

    private static String shortened(String key) {
        return key.length() < 12 ? "***" : key.substring(0, 3) + "***" + key.substring(key.length() - 4);
    }

    public static Reply unknownPath(RecordedRequest request) {
        return Reply.error(
                404, INVALID, "Invalid URL (" + request.method() + " " + request.path() + ")", null, "unknown_url");
    }

    public static Reply wrongMethod(RecordedRequest request) {
        return Reply.error(
                405,
                INVALID,
                "Not allowed to " + request.method() + " on " + request.path() + ".",
                null,
                "method_not_supported");
    }

    public static Reply ownFailure(Throwable failure) {
        return Reply.error(500, "server_error", "The handler failed: " + failure, null, "handler_failed");
    }

    public static Reply noWebSockets() {
        return Reply.error(
                501,
                "server_error",
                "Cassettes do not record WebSockets. Use a server without a cassette.",
                null,
                null);
    }

    public static Reply forStatus(int status) {
        String type = switch (status) {
            case 401 -> INVALID;
            case 403 -> "permission_error";
            case 404 -> INVALID;
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : INVALID;
        };
        String code = switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
        return Reply.error(status, type, "The fake server simulates status " + status + ".", null, code);
    }
}
