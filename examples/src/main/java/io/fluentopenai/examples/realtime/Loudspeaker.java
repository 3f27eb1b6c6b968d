package io.fluentopenai.examples.realtime;

import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.session.RealtimeException;
import io.fluentopenai.realtime.session.SessionClosedException;
import java.io.PrintStream;
import java.time.Duration;
import javax.sound.sampled.SourceDataLine;

/** Plays audio. */
interface Loudspeaker {
    /** The duration of audio that is played at once. */
    Duration PIECE = Duration.ofMillis(20);

    /** Plays whole samples; blocks while it has too much of them. */
    void write(byte[] audio, int length);

    /** Returns how many bytes it has been given and not played yet. */
    int queued();

    /** Drops what it has not played yet. */
    void flush();

    /** Plays what the session says, until it ends. */
    default void play(AudioPlayback speech, PrintStream out) {
        byte[] buffer = new byte[speech.format().bytes(PIECE)];
        try {
            for (int read; (read = speech.read(buffer, 0, buffer.length)) >= 0; ) {
                write(buffer, read);
            }
        } catch (SessionClosedException e) {
            // Whoever speaks is told.
        } catch (RealtimeException e) {
            out.println("There is more to hear, but it cannot be played: " + e.getMessage());
        }
    }

    /** Returns one that plays on a line of this machine. */
    static Loudspeaker of(SourceDataLine line) {
        return new Loudspeaker() {
            @Override
            public void write(byte[] audio, int length) {
                line.write(audio, 0, length);
            }

            @Override
            public int queued() {
                return line.getBufferSize() - line.available();
            }

            @Override
            public void flush() {
                line.flush();
            }
        };
    }
}
