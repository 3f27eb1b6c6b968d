package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A vector of floats, such as an embedding. Its JSON is an array of numbers or the base64 of little-endian 32-bit
 * floats; it is written in the form in which it was read.
 *
 * <p>Numbers are stored as a primitive array of doubles, so that the server's decimals are written with the same
 * digits. Base64 is stored as floats, or as text if encoding the floats would not give the same text.
 *
 * <p>Immutable.
 */
public final class FloatVector implements JsonValue {
    private final double @Nullable [] numbers;

    /** The floats that came as base64 and are written back to the character. */
    private final float @Nullable [] packed;

    private final @Nullable String base64;
    private final @Nullable JsonNode raw;

    private FloatVector(
            double @Nullable [] numbers, float @Nullable [] packed, @Nullable String base64, @Nullable JsonNode raw) {
        this.numbers = numbers;
        this.packed = packed;
        this.base64 = base64;
        this.raw = raw;
    }

    /** Creates a vector that is written as an array of numbers. */
    public static FloatVector ofFloats(float... floats) {
        double[] numbers = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            // By way of the shortest decimal: 0.1f is 0.1 on the wire, not 0.10000000149011612.
            numbers[i] = Double.parseDouble(Float.toString(floats[i]));
        }
        return new FloatVector(numbers, null, null, null);
    }

    /** Creates a vector that is written as the given base64. */
    public static FloatVector ofBase64(String base64) {
        char[] text = Objects.requireNonNull(base64, "base64").toCharArray();
        float[] packed = new PackedFloats().decode(text, 0, text.length);
        return new FloatVector(null, packed, packed == null ? base64 : null, null);
    }

    /**
     * Returns the vector as a new array.
     *
     * @throws IllegalStateException if the JSON value is neither an array of numbers nor the base64 of 32-bit floats
     */
    public float[] floats() {
        if (numbers != null) {
            float[] floats = new float[numbers.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) numbers[i];
            }
            return floats;
        }
        if (packed != null) {
            return packed.clone();
        }
        if (base64 == null) {
            throw new IllegalStateException("The JSON value is not a vector of numbers: " + this);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("The vector is not valid base64: " + e.getMessage(), e);
        }
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalStateException(
                    "The base64 has " + bytes.length + " bytes, which is not a multiple of 4 (32-bit floats)");
        }
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    /** Returns whether this vector is written as base64. */
    public boolean isBase64() {
        return packed != null || base64 != null;
    }

    /** Returns the JSON value if it is neither an array of numbers nor a string, otherwise null. */
    public @Nullable JsonNode asUnknown() {
        return raw;
    }

    /** Reads a vector. */
    public static FloatVector read(JsonReader in) throws IOException {
        switch (in.kind()) {
            case STRING:
                float[] packed = in.packedFloats();
                return new FloatVector(null, packed, packed == null ? in.text() : null, null);
            case ARRAY:
                return array(in);
            default:
                return new FloatVector(null, null, null, in.undocumented("an array of numbers or base64 text"));
        }
    }

    private static FloatVector array(JsonReader in) throws IOException {
        double[] numbers = new double[in.vectorLength()];
        int count = 0;
        while (in.nextElement()) {
            double number = in.exactElement();
            if (Double.isNaN(number)) {
                return new FloatVector(null, null, null, in.arrayFrom(Arrays.copyOf(numbers, count)));
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = number;
        }
        if (count == 0) {
            return new FloatVector(new double[0], null, null, null);
        }
        in.vectorLength(count);
        return new FloatVector(count == numbers.length ? numbers : Arrays.copyOf(numbers, count), null, null, null);
    }

    @Override
    public void write(JsonWriter out) throws IOException {
        if (numbers != null) {
            out.numbers(numbers);
        } else if (packed != null) {
            out.packed(packed);
        } else {
            out.any(base64 != null ? base64 : raw);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FloatVector that
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(packed, that.packed)
                && Objects.equals(base64, that.base64)
                && Objects.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(numbers) * 31 + Arrays.hashCode(packed)) * 31 + Objects.hash(base64, raw);
    }

    /** Returns the JSON of this vector. */
    @Override
    public String toString() {
        return Json.redacted(this);
    }
}
