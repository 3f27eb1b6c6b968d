package io.fluentopenai.audio;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.SpeechAudioDoneEvent;
import io.fluentopenai.client.model.SpeechAudioDoneEventUsage;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Speech that came in events: all of its bytes, and the tokens that it took. */
public final class Speech extends ApiObject<SpeechAudioDoneEvent> {
    private final byte[] audio;

    Speech(OpenAI openai, SpeechAudioDoneEvent raw, ResponseInfo info, byte[] audio) {
        super(openai, raw, info);
        this.audio = audio;
    }

    /** All of it, in the format that was asked for. A new array. */
    public byte[] bytes() {
        return audio.clone();
    }

    /** Returns the tokens that were used; null if the server does not tell. */
    public @Nullable SpeechAudioDoneEventUsage usage() {
        return raw().usage();
    }

    /**
     * Writes it to a file, in place of what was there.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path saveTo(Path file) {
        try {
            return Files.write(Given.notNull(file, "file"), audio);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the speech to " + file + ": " + Reasons.of(e), e);
        }
    }

    /** The tokens that it took, those of the text and those of the speech; -1 if the server left it out. */
    public long totalTokens() {
        return count(raw().usage() == null ? null : raw().usage().totalTokens());
    }
}
