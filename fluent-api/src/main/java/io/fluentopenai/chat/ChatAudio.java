package io.fluentopenai.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fluentopenai.client.model.ChatCompletionResponseMessageAudio;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Audio output of a model.
 *
 * <p>Immutable, unless the generated object is changed.
 */
public final class ChatAudio {
    private final ChatCompletionResponseMessageAudio raw;

    ChatAudio(ChatCompletionResponseMessageAudio raw) {
        this.raw = Given.notNull(raw, "raw");
    }

    /** Returns the generated object. */
    @JsonValue
    public ChatCompletionResponseMessageAudio raw() {
        return raw;
    }

    /**
     * Returns the audio id, by which the conversation can refer to it until it expires; null if the server left it out.
     */
    public @Nullable String id() {
        return LenientValues.text(raw.id());
    }

    /** Returns the transcript; null if the server left it out. */
    public @Nullable String transcript() {
        return raw.transcript();
    }

    /**
     * Returns the audio in the requested format; empty if the server left it out.
     *
     * @throws IllegalStateException if the data is not valid base64
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

    /** Returns when the audio expires on the server; null if the server does not report it. */
    public @Nullable Instant expiresAt() {
        return raw.expiresAt() == null ? null : Instant.ofEpochSecond(raw.expiresAt());
    }

    /** Returns the id and the transcript. */
    @Override
    public String toString() {
        return "ChatAudio[" + id() + ", " + transcript() + "]";
    }
}
