package io.fluentopenai.examples;

/** The models that the examples, and the snippets of README and docs, name. */
public final class ExampleModels {
    /** Fast and cheap. */
    public static final String TEXT = "gpt-5.6-luna";

    /** Between {@link #TEXT} and {@link #STRONG}. */
    public static final String BALANCED = "gpt-5.6-terra";

    /** For hard questions. */
    public static final String STRONG = "gpt-5.6-sol";

    /** For realtime sessions. */
    public static final String REALTIME = "gpt-realtime-2.1";

    /** For live sessions. */
    public static final String LIVE = "gpt-live-1";

    /** Makes images. */
    public static final String IMAGE = "gpt-image-2";

    /** Hears and speaks in chat. */
    public static final String AUDIO = "gpt-audio-1.5";

    /** Writes down what a recording says. */
    public static final String TRANSCRIPTION = "gpt-transcribe";

    private ExampleModels() {}
}
