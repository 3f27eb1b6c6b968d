package io.fluentopenai;

import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.Apis;
import io.fluentopenai.internal.Given;

/**
 * A part of the API. Each method that makes a call has a blocking form, which can be interrupted, and an {@code …Async}
 * form, which never blocks a thread; cancelling its future cancels the call. Both fail with the exceptions of {@code
 * io.fluentopenai.client.error}. Invalid arguments are reported at once in both forms: null by a {@code
 * NullPointerException}, anything else by an {@code IllegalArgumentException}.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class Endpoint {
    private final OpenAI openai;

    /** Creates the endpoint of a client. */
    protected Endpoint(OpenAI openai) {
        this.openai = Given.notNull(openai, "openai");
    }

    /** Returns the client. */
    protected final OpenAI openai() {
        return openai;
    }

    /** Returns the generated operations. */
    protected final Apis raw() {
        return openai.raw();
    }

    /** Returns the options of every call. */
    protected final RequestOptions options() {
        return openai.options();
    }
}
