package io.fluentopenai.testkit.internal.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;

/** The formats of audio that sessions know, all with one channel: 16 bits at 24 kHz, and G.711 at 8 kHz. */
public enum AudioFormat {
    PCM("audio/pcm", "pcm16", 24_000, 2),
    ULAW("audio/pcmu", "g711_ulaw", 8_000, 1),
    ALAW("audio/pcma", "g711_alaw", 8_000, 1);

    private static final int ULAW_BIAS = 132;
    private static final int ULAW_MOST = 32_635;
    private static final int ALAW_TOGGLE = 0x55;

    private final String type;
    private final String betaName;
    private final int rate;
    private final int sampleBytes;

    AudioFormat(String type, String betaName, int rate, int sampleBytes) {
        this.type = type;
        this.betaName = betaName;
        this.rate = rate;
        this.sampleBytes = sampleBytes;
    }

    /** The format that a session's configuration names, in its present form or the beta's; PCM if it names none. */
    public static AudioFormat of(JsonNode named) {
        String name = named.isObject() ? named.path("type").asText() : named.asText();
        for (AudioFormat format : values()) {
            if (name.equals(format.type) || name.equals(format.betaName)) {
                return format;
            }
        }
        return PCM;
    }

    public ObjectNode json() {
        ObjectNode json = Json.object().put("type", type);
        if (this == PCM) {
            json.put("rate", rate);
        }
        return json;
    }

    public String betaName() {
        return betaName;
    }

    int bytesPerMilli() {
        return rate / 1000 * sampleBytes;
    }

    public long millis(long bytes) {
        return bytes / bytesPerMilli();
    }

    /** A tone of 440 Hz, from one millisecond after its beginning to another. */
    public byte[] tone(long fromMillis, long toMillis) {
        long first = fromMillis * rate / 1000;
        int samples = (int) (toMillis * rate / 1000 - first);
        byte[] tone = new byte[samples * sampleBytes];
        for (int i = 0; i < samples; i++) {
            encode(Tone.sample(first + i, rate), tone, i * sampleBytes);
        }
        return tone;
    }

    private void encode(short sample, byte[] into, int at) {
        switch (this) {
            case PCM -> {
                into[at] = (byte) sample;
                into[at + 1] = (byte) (sample >> 8);
            }
            case ULAW -> into[at] = ulaw(sample);
            case ALAW -> into[at] = alaw(sample);
        }
    }

    /** The sum of the squares of the samples within some bytes. */
    double energy(byte[] audio, int from, int to) {
        double sum = 0;
        for (int at = from; at + sampleBytes <= to; at += sampleBytes) {
            double sample = decode(audio, at);
            sum += sample * sample;
        }
        return sum / (Short.MAX_VALUE * (double) Short.MAX_VALUE);
    }

    public int sampleBytes() {
        return sampleBytes;
    }

    private int decode(byte[] audio, int at) {
        return switch (this) {
            case PCM -> (short) ((audio[at] & 0xFF) | (audio[at + 1] << 8));
            case ULAW -> fromUlaw(audio[at]);
            case ALAW -> fromAlaw(audio[at]);
        };
    }

    static byte ulaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int value = Math.min(Math.abs((int) sample), ULAW_MOST) + ULAW_BIAS;
        int exponent = 24 - Integer.numberOfLeadingZeros(value);
        int mantissa = (value >> (exponent + 3)) & 0x0F;
        return (byte) ~(sign | (exponent << 4) | mantissa);
    }

    static int fromUlaw(byte coded) {
        int bits = ~coded & 0xFF;
        int value = (((bits & 0x0F) << 3) + ULAW_BIAS) << ((bits >> 4) & 7);
        return (bits & 0x80) == 0 ? value - ULAW_BIAS : ULAW_BIAS - value;
    }

    static byte alaw(short sample) {
        int sign = sample < 0 ? 0 : 0x80;
        int value = (sample < 0 ? ~sample : sample) >> 3;
        int exponent = Math.max(0, 27 - Integer.numberOfLeadingZeros(value));
        int mantissa = (value >> Math.max(1, exponent)) & 0x0F;
        return (byte) ((sign | (exponent << 4) | mantissa) ^ ALAW_TOGGLE);
    }

    static int fromAlaw(byte coded) {
        int bits = (coded ^ ALAW_TOGGLE) & 0xFF;
        int exponent = (bits >> 4) & 7;
        int value = ((bits & 0x0F) << 4) + 8;
        if (exponent > 0) {
            value = (value + 0x100) << (exponent - 1);
        }
        return (bits & 0x80) == 0 ? -value : value;
    }
}
