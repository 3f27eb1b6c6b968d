package io.fluentopenai.webhooks;

/**
 * A delivery that cannot be trusted: it is not signed, not by the sender, too old, or from the future. Answer it with
 * status 400, and do nothing of what it says.
 */
public final class InvalidWebhookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidWebhookException(String message) {
        super(message);
    }
}
