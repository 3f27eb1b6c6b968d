package io.fluentopenai.testkit.internal.audio;

import java.io.ByteArrayOutputStream;

/**
 * The audio that a client has appended and that has not been committed yet. It knows how much there is; it keeps the audio
 * itself up to a limit.
 */
public final class InputAudio {

    /** The committed audio. */
    public record Taken(AudioFormat format, long millis, byte[] audio) {}

    private final long mostKept;
    private AudioFormat format = AudioFormat.PCM;
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean complete = true;
    private long length;

    public InputAudio(long mostKept) {
        this.mostKept = mostKept;
    }

    public void format(AudioFormat newFormat) {
        format = newFormat;
    }

    public void append(byte[] audio, int from, int to) {
        length += to - from;
        if (complete && kept.size() + (to - from) <= mostKept) {
            kept.write(audio, from, to - from);
        } else {
            complete = false;
            kept = new ByteArrayOutputStream();
        }
    }

    /** Forgets all but the last milliseconds. */
    public void keepLast(long millis) {
        int most = (int) Math.min(mostKept, millis * format.bytesPerMilli());
        if (length > most) {
            byte[] all = kept.toByteArray();
            clear();
            append(all, Math.max(0, all.length - most), all.length);
        }
    }

    public long millis() {
        return format.millis(length);
    }

    public void clear() {
        kept = new ByteArrayOutputStream();
        complete = true;
        length = 0;
    }

    public Taken take() {
        Taken taken = new Taken(format, millis(), complete ? kept.toByteArray() : new byte[0]);
        clear();
        return taken;
    }
}
