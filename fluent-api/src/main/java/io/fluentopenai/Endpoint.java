package io.fluentopenai;

import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.Apis;
import io.fluentopenai.internal.Given;

/**
 * A part of the API. Every method that makes a call has a blocking form, which obeys interruption, and an {@code …Async}
 * form that holds no thread and whose future, when cancelled, cancels the call. Both end in the exceptions of {@code
 * io.fluentopenai.client.error}. What is wrong with the arguments themselves is thrown at once, by both.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class Endpoint {
    private final OpenAI openai;

    /** A part of what a client can call. */
    protected Endpoint(OpenAI openai) {
        this.openai = Given.notNull(openai, "openai");
    }

    /** The client. */
    protected final OpenAI openai() {
        return openai;
    }

    /** The generated operations. */
    protected final Apis raw() {
        return openai.raw();
    }

    /** The options of every call. */
    protected final RequestOptions options() {
        return openai.options();
    }
}
