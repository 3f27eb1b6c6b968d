package io.fluentopenai.realtime.audio;

import java.io.InputStream;
import java.util.Objects;

/** The audio of an {@link AudioPlayback} in pieces of any length: of a sample that was read in part, the rest is kept. */
final class AudioStream extends InputStream {
    private final AudioPlayback audio;
    private final byte[] sample;
    private int left;

    AudioStream(AudioPlayback audio) {
        this.audio = audio;
        sample = new byte[audio.format().sampleBytes()];
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            if (length >= sample.length) {
                return audio.read(buffer, offset, length);
            }
            left = audio.read(sample, 0, sample.length);
            if (left < 0) {
                left = 0;
                return -1;
            }
        }
        int taken = Math.min(left, length);
        System.arraycopy(sample, sample.length - left, buffer, offset, taken);
        left -= taken;
        return taken;
    }

    @Override
    public void close() {
        audio.close();
    }
}
