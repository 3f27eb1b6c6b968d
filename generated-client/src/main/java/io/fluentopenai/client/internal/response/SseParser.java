package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.internal.bytes.Swar;
import io.fluentopenai.client.internal.compat.BareJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an event stream into events, from bytes, as the WHATWG HTML standard says: byte order mark, lines that end in CR,
 * LF or CRLF, comments, several data lines in one event, one blank after the colon.
 *
 * <p>Buffers are given with {@link #feed}, events taken with {@link #next} until it says that it needs more. What is in
 * a buffer is looked at when it is asked for, so there is never more than one event waiting.
 *
 * <p>In two points it does otherwise than a browser, as real servers need it. {@link #finish} gives an event that no blank
 * line follows. And an error that stands outside the fields of the standard, which {@link BareJson} finds, is an event with
 * the name {@code error}, after the event that it interrupts.
 *
 * <p>Not thread-safe.
 */
public final class SseParser {
    /** An event beyond this is an attack or a mistake; the largest known, images as base64, have some megabytes. */
    private static final int LARGEST_EVENT = 64 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] ID = {'i', 'd'};
    private static final byte[] RETRY = {'r', 'e', 't', 'r', 'y'};

    private byte[] input = new byte[0];
    private int position;
    private int end;

    /** The start of a line whose end has not been seen. */
    private byte[] partial = new byte[256];

    private int partialLength;

    private boolean skipLineFeed;

    /** The number of bytes of a byte order mark seen at the start of the stream; -1 once past it. */
    private int mark;

    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    private String event = "";
    private String lastId = "";
    private long retry = -1;
    private boolean delivered;

    private final BareJson bare = new BareJson();

    /** An error from outside the fields, which is the next event. */
    private byte @Nullable [] bareError;

    /** The data of the current event, from index 0 to {@link #dataLength()}; overwritten by the next event. */
    public byte[] data() {
        return data;
    }

    /** Returns the length of the current event's data in bytes. */
    public int dataLength() {
        return dataLength;
    }

    /** The data of the current event as text. */
    public String dataText() {
        return new String(data, 0, dataLength, StandardCharsets.UTF_8);
    }

    /** The name of the current event; empty if it has none. */
    public String event() {
        return event;
    }

    /** The last id of the stream so far; empty if there was none. */
    public String lastId() {
        return lastId;
    }

    /** The last reconnection time of the stream so far, in milliseconds; -1 if there was none. */
    public long retry() {
        return retry;
    }

    /** Returns whether the data of the current event is this text of ASCII characters, blanks around it aside. */
    public boolean dataIs(String text) {
        int from = 0;
        int to = dataLength;
        while (from < to && data[from] <= ' ' && data[from] >= 0) {
            from++;
        }
        while (to > from && data[to - 1] <= ' ' && data[to - 1] >= 0) {
            to--;
        }
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (data[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Gives more bytes; those before must have been used up, which is when {@link #next} has returned false. */
    public void feed(ByteBuffer bytes) {
        if (position < end) {
            throw new IllegalStateException("The previous bytes have not been consumed");
        }
        int length = bytes.remaining();
        if (input.length < length) {
            input = new byte[length];
        }
        bytes.get(input, 0, length);
        position = 0;
        end = length;
    }

    /**
     * Goes on to the next event.
     *
     * @return false if it needs more bytes for that
     * @throws IOException if the event is too large to be one
     */
    public boolean next() throws IOException {
        forgetDelivered();
        if (bareError != null) {
            return becomeBareError();
        }
        if (mark >= 0 && !passMark()) {
            return false;
        }
        while (position < end) {
            if (skipLineFeed) {
                skipLineFeed = false;
                if (input[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int from = position;
            int at = Swar.endOfLine(input, from, end);
            position = at;
            if (at == end) {
                keepPartial(from, at);
                return false;
            }
            position++;
            skipLineFeed = input[at] == '\r';
            boolean complete;
            if (partialLength == 0) {
                complete = line(input, from, at);
            } else {
                keepPartial(from, at);
                int length = partialLength;
                partialLength = 0;
                complete = line(partial, 0, length);
            }
            if (complete) {
                delivered = true;
                return true;
            }
        }
        return false;
    }

    /**
     * The stream is over: an event that no blank line follows is the current one now. To be called until there is none.
     *
     * @return false if there is none
     * @throws IOException if the event is too large to be one
     */
    public boolean finish() throws IOException {
        forgetDelivered();
        if (mark > 0) {
            // What looked like the start of a mark was text, and no mark can be followed by nothing.
            mark = -1;
        }
        if (partialLength > 0) {
            int length = partialLength;
            partialLength = 0;
            line(partial, 0, length);
        }
        if (bare.isOpen()) {
            bareError = bare.end();
        }
        delivered = dispatch() || bareError != null && becomeBareError();
        return delivered;
    }

    /** Makes the error from outside the fields the current event. */
    private boolean becomeBareError() {
        byte[] error = Objects.requireNonNull(bareError);
        bareError = null;
        data = error;
        dataLength = error.length;
        hasData = true;
        event = "error";
        delivered = true;
        return true;
    }

    private void forgetDelivered() {
        if (delivered) {
            delivered = false;
            dataLength = 0;
            hasData = false;
            event = "";
        }
    }

    /** Passes over a byte order mark at the start of the stream; false if it needs more bytes to tell. */
    private boolean passMark() {
        while (position < end && mark < 3) {
            byte expected = (byte) (mark == 0 ? 0xEF : mark == 1 ? 0xBB : 0xBF);
            if (input[position] != expected) {
                // No mark after all: what was taken for its start is the start of the first line.
                if (mark > 0) {
                    partial[0] = (byte) 0xEF;
                    partial[1] = (byte) 0xBB;
                    partialLength = mark;
                }
                mark = -1;
                return true;
            }
            position++;
            mark++;
        }
        if (mark == 3) {
            mark = -1;
        }
        return mark < 0;
    }

    private void keepPartial(int from, int to) throws IOException {
        int length = to - from;
        partial = room(partial, partialLength, length);
        System.arraycopy(input, from, partial, partialLength, length);
        partialLength += length;
    }

    private static byte[] room(byte[] array, int used, int more) throws IOException {
        if (more <= array.length - used) {
            return array;
        }
        long needed = (long) used + more;
        if (needed > LARGEST_EVENT) {
            throw new IOException("An event of the stream is larger than " + LARGEST_EVENT + " bytes");
        }
        return Arrays.copyOf(array, (int) Math.max(needed, Math.min(array.length * 2L, LARGEST_EVENT)));
    }

    /** Takes one line; true if it completes an event. */
    private boolean line(byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            return dispatch();
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon < to ? colon + 1 : to;
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        if (is(DATA, bytes, from, colon)) {
            if (bare.isOpen()) {
                bareError = bare.end();
            }
            if (bareError == null) {
                appendData(bytes, value, to);
            }
        } else if (is(EVENT, bytes, from, colon)) {
            event = text(bytes, value, to);
        } else if (is(ID, bytes, from, colon)) {
            if (!hasNul(bytes, value, to)) {
                lastId = text(bytes, value, to);
            }
        } else if (is(RETRY, bytes, from, colon)) {
            Long millis = digits(bytes, value, to);
            if (millis != null) {
                retry = millis;
            }
        } else if (colon > from) {
            bareError = bare.line(bytes, from, colon, to);
        }
        return bareError != null && (hasData || becomeBareError());
    }

    private void appendData(byte[] bytes, int from, int to) throws IOException {
        int length = to - from;
        data = room(data, dataLength, length + 1);
        if (hasData) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(bytes, from, data, dataLength, length);
        dataLength += length;
        hasData = true;
    }

    private boolean dispatch() {
        if (!hasData) {
            event = "";
            return false;
        }
        return true;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean hasNul(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Long digits(byte[] bytes, int from, int to) {
        // More digits than this are no time that anyone waits.
        if (from == to || to - from > 15) {
            return null;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return null;
            }
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }
}
