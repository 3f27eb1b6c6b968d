package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/** Decides what a user of the Realtime API said, as nobody listens to the audio. */
@FunctionalInterface
public interface SpeechListener {

    /**
     * Puts what was said into words. Runs on a worker thread and may block.
     *
     * @param millis how long the audio is, in milliseconds
     * @param audio the audio as it came, in the session's format; empty if it was too long to be kept
     * @return the words, or null if nothing can be understood; a transcription that a session asked for fails then
     */
    @Nullable
    String heard(long millis, byte[] audio);
}
