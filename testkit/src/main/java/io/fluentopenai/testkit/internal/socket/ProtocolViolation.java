package io.fluentopenai.testkit.internal.socket;

/** A client broke the WebSocket protocol; the connection is to be closed with the code that stands for how. */
final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    ProtocolViolation(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
