package io.fluentopenai.testkit.internal.realtime;

import io.fluentopenai.testkit.internal.audio.AudioFormat;
import io.fluentopenai.testkit.internal.audio.InputAudio;
import io.fluentopenai.testkit.internal.audio.Loudness;
import org.jspecify.annotations.Nullable;

/**
 * Takes the audio that is appended, and finds turns in it if the session wants that: a turn begins with the first loud frame
 * and ends when it has been quiet for some time. Time is that of the audio, not of a clock. Used on the event loop only.
 */
final class Turns {

    private static final int SLACK_MILLIS = 2_000;

    /** Receives the turns. By default only their ends matter: turns are no items, and nobody needs to speak. */
    @FunctionalInterface
    interface Sink {

        /** Somebody began to speak; returns the id that the item will have. */
        default String started(long atMillis) {
            return "";
        }

        void stopped(String itemId, long atMillis);

        /** Tells that nobody has spoken for the idle timeout of the session. */
        default void idle(long fromMillis, long toMillis) {}

        /** Returns whether a response is being made, so that nobody needs to speak. */
        default boolean isBusy() {
            return true;
        }
    }

    private final SessionConfig config;
    private final InputAudio input;
    private final Sink sink;
    private final Loudness loudness = new Loudness();
    private AudioFormat format = AudioFormat.PCM;
    private byte[] half = new byte[0];
    private long passedMillis;
    private long bytes;
    private @Nullable String speaking;
    private long quietMillis;
    private long idleSince;

    Turns(SessionConfig config, InputAudio input, Sink sink) {
        this.config = config;
        this.input = input;
        this.sink = sink;
        configured();
    }

    /** The session's configuration has changed. */
    void configured() {
        if (config.inputFormat() != format) {
            passedMillis = now();
            bytes = 0;
            format = config.inputFormat();
            input.clear();
        }
        input.format(format);
        if (config.turnDetection().isMissingNode()) {
            speaking = null;
            loudness.clear();
        }
    }

    private long now() {
        return passedMillis + format.millis(bytes);
    }

    void append(byte[] appended) {
        byte[] audio = whole(appended);
        if (config.turnDetection().isMissingNode()) {
            input.append(audio, 0, audio.length);
            bytes += audio.length;
            return;
        }
        int at = 0;
        while (at < audio.length) {
            int count = Math.min(audio.length - at, loudness.missing(format));
            input.append(audio, at, at + count);
            loudness.add(format, audio, at, at + count);
            bytes += count;
            at += count;
            if (loudness.missing(format) == 0) {
                frame(loudness.isLoud(config.threshold()));
            }
        }
    }

    /** Whole samples: half of one waits for its other half. */
    private byte[] whole(byte[] appended) {
        int length = half.length + appended.length;
        int odd = length % format.sampleBytes();
        if (half.length == 0 && odd == 0) {
            return appended;
        }
        byte[] audio = new byte[length - odd];
        System.arraycopy(half, 0, audio, 0, Math.min(half.length, audio.length));
        System.arraycopy(
                appended, 0, audio, Math.min(half.length, audio.length), Math.max(0, audio.length - half.length));
        half = odd == 0 ? new byte[0] : new byte[] {appended.length == 0 ? half[0] : appended[appended.length - 1]};
        return audio;
    }

    private void frame(boolean loud) {
        String item = speaking;
        if (item == null && loud) {
            long start = now() - Loudness.FRAME_MILLIS;
            long padding = Math.min(config.paddingMillis(), input.millis() - Loudness.FRAME_MILLIS);
            input.keepLast(padding + Loudness.FRAME_MILLIS);
            quietMillis = 0;
            speaking = sink.started(Math.max(0, start - padding));
            return;
        }
        if (item == null) {
            if (input.millis() > config.paddingMillis() + SLACK_MILLIS) {
                input.keepLast(config.paddingMillis());
            }
            idle();
            return;
        }
        quietMillis = loud ? 0 : quietMillis + Loudness.FRAME_MILLIS;
        if (quietMillis >= config.silenceMillis()) {
            speaking = null;
            idleSince = now();
            sink.stopped(item, now());
        }
    }

    private void idle() {
        long most = config.turnDetection().path("idle_timeout_ms").asLong();
        if (sink.isBusy()) {
            idleSince = now();
        } else if (most > 0 && now() - idleSince >= most) {
            long from = idleSince;
            idleSince = now();
            sink.idle(from, now());
        }
    }

    /** Ends the turn that somebody has begun; returns the id of its item, or null if nobody is speaking. */
    @Nullable
    String endTurn() {
        String item = speaking;
        speaking = null;
        loudness.clear();
        return item;
    }

    /** A response has ended: from now on the user has time to speak. */
    void answered() {
        idleSince = now();
    }

    void clear() {
        endTurn();
        input.clear();
    }
}
