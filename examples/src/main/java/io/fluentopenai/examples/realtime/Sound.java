package io.fluentopenai.examples.realtime;

import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** The sound devices and files of this machine. */
final class Sound {
    /** {@link RealtimeAudioFormat#PCM16} as a format of the JDK. */
    static final AudioFormat FORMAT = new AudioFormat(
            RealtimeAudioFormat.PCM16.sampleRate(), RealtimeAudioFormat.PCM16.sampleBytes() * 8, 1, true, false);

    private Sound() {}

    static TargetDataLine microphone() throws IOException {
        try {
            TargetDataLine line = AudioSystem.getTargetDataLine(FORMAT);
            line.open(FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            throw new IOException("There is no microphone here that Java can use: " + e.getMessage(), e);
        }
    }

    static SourceDataLine loudspeaker() throws IOException {
        try {
            SourceDataLine line = AudioSystem.getSourceDataLine(FORMAT);
            line.open(FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            throw new IOException("There is no loudspeaker here that Java can use: " + e.getMessage(), e);
        }
    }

    /** Writes samples into a WAV file. */
    static void write(byte[] samples, Path file) throws IOException {
        AudioInputStream audio =
                new AudioInputStream(new ByteArrayInputStream(samples), FORMAT, samples.length / FORMAT.getFrameSize());
        AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
    }
}
