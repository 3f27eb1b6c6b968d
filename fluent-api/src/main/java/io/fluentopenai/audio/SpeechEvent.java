package io.fluentopenai.audio;

import io.fluentopenai.client.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** An event of a speech stream. Immutable. */
public final class SpeechEvent {
    private final JsonValue raw;
    private final @Nullable String type;
    private final byte[] audio;

    SpeechEvent(JsonValue raw, @Nullable String type, byte[] audio) {
        this.raw = raw;
        this.type = type;
        this.audio = audio;
    }

    /** Returns the event type, such as {@code speech.audio.delta}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** Returns the audio that this event adds, as a new array; empty if it adds none. */
    public byte[] audio() {
        return audio.clone();
    }

    /** Returns the generated object, which has all properties. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** Returns the event type and the size of the audio. */
    @Override
    public String toString() {
        return type + ", " + audio.length + " bytes";
    }
}
