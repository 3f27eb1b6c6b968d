package io.fluentopenai.testkit.internal.audio;

/** Tells, frame by frame, whether somebody speaks: whoever is loud does. */
public final class Loudness {

    public static final int FRAME_MILLIS = 20;

    /** The loudness, of 1 at most, that stands for the threshold 1. */
    private static final double LOUDEST_THRESHOLD = 0.04;

    private double energy;
    private int samples;

    /** Returns the number of bytes that are missing until a frame is full. */
    public int missing(AudioFormat format) {
        return FRAME_MILLIS * format.bytesPerMilli() - samples * format.sampleBytes();
    }

    /** Takes bytes that are not more than are {@linkplain #missing missing}. */
    public void add(AudioFormat format, byte[] audio, int from, int to) {
        energy += format.energy(audio, from, to);
        samples += (to - from) / format.sampleBytes();
    }

    /** Returns whether the frame that is full was loud. The next one begins. */
    public boolean isLoud(double threshold) {
        boolean loud = Math.sqrt(energy / samples) >= threshold * LOUDEST_THRESHOLD;
        clear();
        return loud;
    }

    public void clear() {
        energy = 0;
        samples = 0;
    }
}
