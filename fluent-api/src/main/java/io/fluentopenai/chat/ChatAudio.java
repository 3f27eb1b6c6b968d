package io.fluentopenai.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fluentopenai.client.model.ChatCompletionResponseMessageAudio;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a model speaks.
 *
 * <p>Immutable, if its generated object is left alone.
 */
public final class ChatAudio {
    private final ChatCompletionResponseMessageAudio raw;

    ChatAudio(ChatCompletionResponseMessageAudio raw) {
        this.raw = Given.notNull(raw, "raw");
    }

    /** The generated object. */
    @JsonValue
    public ChatCompletionResponseMessageAudio raw() {
        return raw;
    }

    /** By which the conversation can refer to it, until it expires; null if the server left it out. */
    public @Nullable String id() {
        return LenientValues.text(raw.id());
    }

    /** What is said, in writing; null if the server left it out. */
    public @Nullable String transcript() {
        return raw.transcript();
    }

    /**
     * The sound, in the format that was asked for; empty if the server left it out.
     *
     * @throws IllegalStateException if what the server sent is no base64
     */
    public byte[] bytes() {
        if (raw.data() == null) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(raw.data());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("The server sent audio that is not base64", e);
        }
    }

    /** When the server forgets it; null if it does not say. */
    public @Nullable Instant expiresAt() {
        return raw.expiresAt() == null ? null : Instant.ofEpochSecond(raw.expiresAt());
    }

    /** Id and transcript. */
    @Override
    public String toString() {
        return "ChatAudio[" + id() + ", " + transcript() + "]";
    }
}
