package io.fluentopenai.realtime.audio;

import io.fluentopenai.client.model.RealtimeAudioFormats;
import io.fluentopenai.client.model.RealtimeAudioFormatsAudioPcm;
import io.fluentopenai.client.model.RealtimeAudioFormatsAudioPcma;
import io.fluentopenai.client.model.RealtimeAudioFormatsAudioPcmu;
import io.fluentopenai.internal.Given;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The audio formats of the Realtime API, with conversions between bytes and time. All formats are mono. */
public enum RealtimeAudioFormat {
    /** 16-bit samples, little-endian, at 24 kHz: {@code audio/pcm}, in the beta protocol {@code pcm16}. */
    PCM16("audio/pcm", "pcm16", 24_000, 2),

    /** G.711 mu-law at 8 kHz: {@code audio/pcmu}, in the beta protocol {@code g711_ulaw}. */
    G711_ULAW("audio/pcmu", "g711_ulaw", 8_000, 1),

    /** G.711 A-law at 8 kHz: {@code audio/pcma}, in the beta protocol {@code g711_alaw}. */
    G711_ALAW("audio/pcma", "g711_alaw", 8_000, 1);

    private static final int MILLIS = 1_000;

    private final String type;
    private final String betaName;
    private final int sampleRate;
    private final int sampleBytes;

    RealtimeAudioFormat(String type, String betaName, int sampleRate, int sampleBytes) {
        this.type = type;
        this.betaName = betaName;
        this.sampleRate = sampleRate;
        this.sampleBytes = sampleBytes;
    }

    /** Returns the media type. */
    public String type() {
        return type;
    }

    /** Returns the name in the beta protocol. */
    public String betaName() {
        return betaName;
    }

    /** Returns the number of samples per second. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Returns the number of bytes per sample. */
    public int sampleBytes() {
        return sampleBytes;
    }

    /** Returns the number of bytes of audio of this length, rounded down to whole samples. */
    public int bytes(Duration time) {
        return Math.toIntExact(Given.notNull(time, "time").toMillis() * sampleRate / MILLIS * sampleBytes);
    }

    /** Returns the length of this many bytes of audio in milliseconds, rounded down. */
    public long millis(long bytes) {
        return bytes / sampleBytes * MILLIS / sampleRate;
    }

    /** Returns this format for the configuration of a session. */
    public RealtimeAudioFormats toModel() {
        return switch (this) {
            case PCM16 -> new RealtimeAudioFormatsAudioPcm().type(type).rate(sampleRate);
            case G711_ULAW -> new RealtimeAudioFormatsAudioPcmu().type(type);
            case G711_ALAW -> new RealtimeAudioFormatsAudioPcma().type(type);
        };
    }

    /** The format with this media type or beta name; null if there is none. */
    static @Nullable RealtimeAudioFormat named(@Nullable String name) {
        for (RealtimeAudioFormat format : values()) {
            if (format.type.equals(name) || format.betaName.equals(name)) {
                return format;
            }
        }
        return null;
    }
}
