package io.fluentopenai.benchmarks.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The JSON of {@link ByHand}, token by token. */
final class HandJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private HandJson() {}

    /** Writes the properties of an object. */
    interface Properties {
        void write(JsonGenerator out) throws IOException;
    }

    static byte[] write(Properties properties) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            properties.write(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Moves to the value of a property of the current object. Returns false at the end of the object. */
    static boolean enter(JsonParser in, String property) throws IOException {
        for (String name; (name = in.nextFieldName()) != null; ) {
            in.nextToken();
            if (name.equals(property)) {
                return true;
            }
            in.skipChildren();
        }
        return false;
    }

    /** Moves to the end of the current object. */
    static void leave(JsonParser in) throws IOException {
        while (in.nextFieldName() != null) {
            in.nextToken();
            in.skipChildren();
        }
    }

    static float[] floats(JsonParser in) throws IOException {
        float[] floats = new float[Replies.DIMENSIONS];
        int count = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (count == floats.length) {
                floats = Arrays.copyOf(floats, 2 * count);
            }
            floats[count++] = in.getFloatValue();
        }
        return count == floats.length ? floats : Arrays.copyOf(floats, count);
    }

    static float[] floats(byte[] packed) {
        float[] floats = new float[packed.length / Float.BYTES];
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
