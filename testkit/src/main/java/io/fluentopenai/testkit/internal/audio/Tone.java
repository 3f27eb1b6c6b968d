package io.fluentopenai.testkit.internal.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A tone of 440 Hz: 16 bits, one channel, 24,000 samples a second, as the API's own speech. */
public final class Tone {

    private static final int RATE = 24_000;
    private static final int MP3_FRAME = 417;

    private Tone() {}

    /** The sample with this number, at so many samples a second. */
    public static short sample(long number, int rate) {
        return (short) (8000 * Math.sin(2 * Math.PI * 440 * number / rate));
    }

    /** The samples of so many milliseconds, little-endian, without a header. */
    public static byte[] pcm(int millis) {
        ByteBuffer samples =
                ByteBuffer.allocate(RATE / 1000 * millis * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; samples.hasRemaining(); i++) {
            samples.putShort(sample(i, RATE));
        }
        return samples.array();
    }

    /** The same as a WAV file. */
    public static byte[] wav(int millis) {
        byte[] pcm = pcm(millis);
        return ByteBuffer.allocate(44 + pcm.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + pcm.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE * Short.BYTES)
                .putShort((short) Short.BYTES)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(pcm.length)
                .put(pcm)
                .array();
    }

    /** Silence, as frames of an MP3 file: 128 kbit/s, 44.1 kHz, about 26 ms a frame. */
    public static byte[] mp3(int millis) {
        int frames = Math.max(1, millis / 26);
        ByteBuffer file = ByteBuffer.allocate(frames * MP3_FRAME);
        for (int i = 0; i < frames; i++) {
            file.position(i * MP3_FRAME).putInt(0xFFFB9064);
        }
        return file.array();
    }
}
