package io.fluentopenai.examples;

/** The models that the examples, and the snippets of README and docs, name. */
final class ExampleModels {
    /** Fast and cheap. */
    static final String TEXT = "gpt-5.6-luna";

    /** Between {@link #TEXT} and {@link #STRONG}. */
    static final String BALANCED = "gpt-5.6-terra";

    /** For hard questions. */
    static final String STRONG = "gpt-5.6-sol";

    /** For realtime sessions. */
    static final String REALTIME = "gpt-realtime-2.1";

    /** Makes images. */
    static final String IMAGE = "gpt-image-2";

    /** Hears and speaks in chat. */
    static final String AUDIO = "gpt-audio-1.5";

    private ExampleModels() {}
}
