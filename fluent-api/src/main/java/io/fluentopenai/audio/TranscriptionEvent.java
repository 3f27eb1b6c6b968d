package io.fluentopenai.audio;

import io.fluentopenai.TextEvent;
import io.fluentopenai.client.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** A piece of a transcription, as it is written. Immutable. */
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

    /** The name of the event, such as {@code transcript.text.delta}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** The text that this event adds; empty if it adds none. */
    @Override
    public String text() {
        return text;
    }

    /** The stretch that this event completes, by models that tell speakers apart; null if it completes none. */
    public Transcription.@Nullable Segment segment() {
        return segment;
    }

    /** All of it, as the generated class has it. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** The text that it adds. */
    @Override
    public String toString() {
        return text;
    }
}
