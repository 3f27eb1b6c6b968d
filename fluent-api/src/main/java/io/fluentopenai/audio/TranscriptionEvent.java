package io.fluentopenai.audio;

import io.fluentopenai.TextEvent;
import io.fluentopenai.client.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** An event of a transcription stream. Immutable. */
public final class TranscriptionEvent implements TextEvent {
    private final JsonValue raw;
    private final @Nullable String type;
    private final String text;
    private final Transcription.@Nullable Segment segment;

    TranscriptionEvent(JsonValue raw, @Nullable String type, String text, Transcription.@Nullable Segment segment) {
        this.raw = raw;
        this.type = type;
        this.text = text;
        this.segment = segment;
    }

    /** Returns the event type, such as {@code transcript.text.delta}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** Returns the text that this event adds; empty if it adds none. */
    @Override
    public String text() {
        return text;
    }

    /**
     * Returns the segment that this event completes, with models that support diarization; null if it completes none.
     */
    public Transcription.@Nullable Segment segment() {
        return segment;
    }

    /** Returns the generated object, which has all properties. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** Returns the text that this event adds. */
    @Override
    public String toString() {
        return text;
    }
}
