package io.fluentopenai.audio;

import io.fluentopenai.client.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** A piece of speech, as it is spoken. Immutable. */
public final class SpeechEvent {
    private final JsonValue raw;
    private final @Nullable String type;
    private final byte[] audio;

    SpeechEvent(JsonValue raw, @Nullable String type, byte[] audio) {
        this.raw = raw;
        this.type = type;
        this.audio = audio;
    }

    /** The name of the event, such as {@code speech.audio.delta}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** The bytes that this event adds; empty if it adds none. A new array. */
    public byte[] audio() {
        return audio.clone();
    }

    /** All of it, as the generated class has it. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** Its type, and how much it adds. */
    @Override
    public String toString() {
        return type + ", " + audio.length + " bytes";
    }
}
