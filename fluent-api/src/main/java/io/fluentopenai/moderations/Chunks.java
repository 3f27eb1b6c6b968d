package io.fluentopenai.moderations;

import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text into windows that overlap. Windows are counted in code points, so that no character is cut in two. */
final class Chunks {
    /** From where to where, in chars. */
    record Span(int start, int end) {}

    private Chunks() {}

    /** Windows that cover all of the text: the first begins where it begins, the last ends where it ends. */
    static List<Span> of(String text, int size, int overlap) {
        Given.check(size >= 1, "The size of a chunk must be positive, not " + size);
        Given.check(
                overlap >= 0 && overlap < size,
                "The overlap of chunks must be at least 0 and less than their size, " + size + ", not " + overlap);
        List<Span> spans = new ArrayList<>();
        int start = 0;
        while (true) {
            int end = forward(text, start, size);
            spans.add(new Span(start, end));
            if (end == text.length()) {
                return spans;
            }
            start = text.offsetByCodePoints(end, -overlap);
        }
    }

    private static int forward(String text, int start, int codePoints) {
        // No longer than it looks: there are at most as many code points as chars.
        int left = text.length() - start;
        return left <= codePoints || text.codePointCount(start, text.length()) <= codePoints
                ? text.length()
                : text.offsetByCodePoints(start, codePoints);
    }
}
