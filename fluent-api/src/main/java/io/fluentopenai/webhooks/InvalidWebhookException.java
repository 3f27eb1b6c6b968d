package io.fluentopenai.webhooks;

/**
 * Thrown when a webhook delivery cannot be trusted: its signature is missing or wrong, or its timestamp is out of
 * tolerance. Answer it with HTTP status 400 and ignore its content.
 */
public final class InvalidWebhookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidWebhookException(String message) {
        super(message);
    }
}
