package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/** Decides what the user of a Realtime session said, because the fake server does not recognize speech. */
@FunctionalInterface
public interface SpeechListener {

    /**
     * Returns the words that were said. Runs on a worker thread and may block.
     *
     * @param millis the length of the audio in milliseconds
     * @param audio the audio in the session's format; empty if it was too long to be kept
     * @return the words, or null for unintelligible audio, which makes a requested transcription fail
     */
    @Nullable
    String heard(long millis, byte[] audio);
}
