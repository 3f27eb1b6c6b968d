package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.internal.Given;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Raw audio, which events carry as base64. */
public final class AudioBytes {
    private static final int PRIME = 31;

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private AudioBytes(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** Wraps an array without copying it. Do not change it until the event has been sent. */
    public static AudioBytes wrap(byte[] bytes) {
        return new AudioBytes(Given.notNull(bytes, "bytes"), 0, bytes.length);
    }

    /**
     * Wraps part of an array without copying it. Do not change it until the event has been sent.
     *
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static AudioBytes wrap(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, Given.notNull(bytes, "bytes").length);
        return new AudioBytes(bytes, offset, length);
    }

    /** Copies the remaining bytes of a buffer, without changing its position. */
    public static AudioBytes copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[Given.notNull(buffer, "buffer").remaining()];
        buffer.duplicate().get(copy);
        return wrap(copy);
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** Returns a read-only view of the bytes. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
    }

    /** Returns a stream of the bytes. */
    public InputStream asInputStream() {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    /**
     * Writes the bytes to a stream without copying them.
     *
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        Given.notNull(out, "out").write(bytes, offset, length);
    }

    /** The event that appends this, in UTF-8. One array is all that is allocated. */
    byte[] toAppendEvent(String type, @Nullable String eventId) {
        String start = "{\"type\":\"" + type + "\",";
        if (eventId != null) {
            start += "\"event_id\":" + TextNode.valueOf(eventId) + ",";
        }
        byte[] before = (start + "\"audio\":\"").getBytes(StandardCharsets.UTF_8);
        byte[] source = length == bytes.length ? bytes : toByteArray();
        byte[] json = new byte[before.length + (length + 2) / 3 * 4 + 2];
        // The JDK encodes to the beginning of an array only; moving what it wrote costs less than another array.
        int encoded = Base64.getEncoder().encode(source, json);
        System.arraycopy(json, 0, json, before.length, encoded);
        System.arraycopy(before, 0, json, 0, before.length);
        json[json.length - 2] = '"';
        json[json.length - 1] = '}';
        return json;
    }

    void writeBase64(JsonWriter out) throws IOException {
        out.base64(bytes, offset, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AudioBytes that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = PRIME * hash + bytes[i];
        }
        return hash;
    }

    /** Returns the number of bytes, without the bytes. */
    @Override
    public String toString() {
        return length + " bytes";
    }
}
