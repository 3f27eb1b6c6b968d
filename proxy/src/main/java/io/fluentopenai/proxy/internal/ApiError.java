package io.fluentopenai.proxy.internal;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/** An error of the proxy itself, in the API's shape. Its message is for callers: it says nothing of what stands behind. */
public record ApiError(int status, String type, String code, String message, OptionalLong retryAfterSeconds) {
    private static final String UPSTREAM_REFUSED = "upstream_refused";

    public static ApiError invalid(int status, String code, String message) {
        return new ApiError(status, "invalid_request_error", code, message, OptionalLong.empty());
    }

    public static ApiError server(int status, String code, String message) {
        return new ApiError(status, "server_error", code, message, OptionalLong.empty());
    }

    /** The answer to a caller whom a filter does not let in. */
    public static ApiError refused(int status, String message) {
        return new ApiError(
                status,
                status >= 500 ? "server_error" : "invalid_request_error",
                status == 401 ? "invalid_api_key" : "refused",
                message,
                OptionalLong.empty());
    }

    /** The answer where the upstream does not accept the server's credentials, or does not allow the server's account to do this. */
    public static ApiError upstreamRefused() {
        return server(
                502,
                UPSTREAM_REFUSED,
                "The upstream refused the credentials of the proxy. Contact the operator of the proxy.");
    }

    /** The answer in place of an error of the upstream that cannot be read, and so might tell anything. */
    public static ApiError unreadable(int status) {
        return refused(status, "The upstream answered with an error that cannot be read.");
    }

    /** Returns whether it will be the same when it is tried again, though its status does not say so. */
    public boolean isLasting() {
        return code.equals(UPSTREAM_REFUSED);
    }

    public static ApiError unknownPath() {
        return invalid(404, "unknown_url", "This path is unknown or not allowed here.");
    }

    public static ApiError limited(String code, String message, long retryAfterSeconds) {
        return new ApiError(429, "requests", code, message, OptionalLong.of(Math.max(1, retryAfterSeconds)));
    }

    public ApiError retryAfter(long seconds) {
        return new ApiError(status, type, code, message, OptionalLong.of(seconds));
    }

    public Buffer body() {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type)
                                .putNull("param")
                                .put("code", code))
                .toBuffer();
    }

    /** Returns an error for an invalid request as an exception. */
    public static Refusal refusal(int status, String code, String message) {
        return invalid(status, code, message).refusal();
    }

    public Refusal refusal() {
        return new Refusal(this);
    }

    /** Carries an error to where it is answered; no failure of the program, so it has no stack trace. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient ApiError error;

        private Refusal(ApiError error) {
            super(error.message, null, false, false);
            this.error = error;
        }

        public ApiError error() {
            return error;
        }
    }
}
