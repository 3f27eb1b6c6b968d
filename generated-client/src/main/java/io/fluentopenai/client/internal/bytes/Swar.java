package io.fluentopenai.client.internal.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches bytes eight at a time (SWAR: SIMD within a register). A loop over single bytes takes several times as long, as
 * the compiler of the JDK vectorizes no loop that ends at what it finds.
 */
public final class Swar {
    /** The number of bytes in a word. */
    private static final int WIDTH = Long.BYTES;

    /** The sign bits of all bytes; those of ASCII are zero. */
    private static final long SIGNS = 0x8080808080808080L;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long RETURNS = ONES * '\r';

    private Swar() {}

    /** Returns the index of the first quote, backslash or control character, or the end. */
    public static int endOfRun(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + WIDTH <= end; at += WIDTH) {
            long word = word(bytes, at);
            long found = zero(word ^ QUOTES) | zero(word ^ BACKSLASHES) | (word - BLANKS) & ~word & SIGNS;
            if (found != 0) {
                return at + first(found);
            }
        }
        while (at < end && (bytes[at] < 0 || bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\')) {
            at++;
        }
        return at;
    }

    /** Returns whether all bytes are ASCII. */
    public static boolean isAscii(byte[] bytes, int from, int end) {
        long all = 0;
        int at = from;
        for (; at + WIDTH <= end; at += WIDTH) {
            all |= word(bytes, at);
        }
        for (; at < end; at++) {
            all |= bytes[at];
        }
        return (all & SIGNS) == 0;
    }

    /** Returns the index of the first byte that is not a space, or the end. */
    public static int skipSpaces(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + WIDTH <= end; at += WIDTH) {
            long others = word(bytes, at) ^ BLANKS;
            if (others != 0) {
                return at + first(others);
            }
        }
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Returns the index of the first line feed or carriage return, or the end. */
    public static int endOfLine(byte[] bytes, int from, int end) {
        int at = from;
        for (; at + WIDTH <= end; at += WIDTH) {
            long word = word(bytes, at);
            long found = zero(word ^ LINE_FEEDS) | zero(word ^ RETURNS);
            if (found != 0) {
                return at + first(found);
            }
        }
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Returns the index of the first of two bytes where one follows the other, or a negative number. */
    public static int indexOf(byte first, byte second, byte[] bytes, int from, int end) {
        long firsts = ONES * first;
        long seconds = ONES * second;
        int at = from;
        for (; at + WIDTH < end; at += WIDTH) {
            long found = zero(word(bytes, at) ^ firsts | word(bytes, at + 1) ^ seconds);
            if (found != 0) {
                return at + first(found);
            }
        }
        for (; at + 1 < end; at++) {
            if (bytes[at] == first && bytes[at + 1] == second) {
                return at;
            }
        }
        return -1;
    }

    /** Eight bytes, the first of them lowest. */
    private static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /** Marks the sign bit of the first byte that is zero. Bytes after it may be marked, too. */
    private static long zero(long word) {
        return (word - ONES) & ~word & SIGNS;
    }

    private static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
