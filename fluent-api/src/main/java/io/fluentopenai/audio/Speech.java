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

/** The result of a speech stream: the complete audio and the token usage. */
public final class Speech extends ApiObject<SpeechAudioDoneEvent> {
    private final byte[] audio;

    Speech(OpenAI openai, SpeechAudioDoneEvent raw, ResponseInfo info, byte[] audio) {
        super(openai, raw, info);
        this.audio = audio;
    }

    /** Returns the complete audio in the requested format, as a new array. */
    public byte[] bytes() {
        return audio.clone();
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable SpeechAudioDoneEventUsage usage() {
        return raw().usage();
    }

    /**
     * Writes the audio to a file, overwriting an existing one.
     *
     * @return the file
     * @throws UncheckedIOException if the file cannot be written
     */
    public Path saveTo(Path file) {
        try {
            return Files.write(Given.notNull(file, "file"), audio);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the speech to " + file + ": " + Reasons.of(e), e);
        }
    }

    /** Returns the number of input and output tokens; -1 if the server left it out. */
    public long totalTokens() {
        return count(raw().usage() == null ? null : raw().usage().totalTokens());
    }
}
