package io.fluentopenai.structured;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What following a text costs: counted in characters and bytes, not in time. */
class PartialJsonCostTest {
    /** Objects in a list, a long text with escapes, and numbers in a list. */
    static String document(int length) {
        StringBuilder text = new StringBuilder("{\"steps\":[");
        for (int i = 0; text.length() < length / 3; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"n\":")
                    .append(i)
                    .append(",\"text\":\"Step\\n\\u00e9 ")
                    .append(i)
                    .append("\"}");
        }
        text.append("],\"essay\":\"");
        while (text.length() < 2 * length / 3) {
            text.append("some words, \\\"quoted\\\" ");
        }
        text.append("\",\"numbers\":[0");
        while (text.length() < length - 2) {
            text.append(",12");
        }
        return text.append("]}").toString();
    }

    @Test
    void theWorkGrowsWithTheLengthAndNotWithTheSquareOfIt() {
        for (int length : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
            PartialJsonParser parser = look(document(length));
            // Each character is looked at once, and what is kept is copied less than twice as it grows.
            assertThat(parser.work()).isLessThan(4L * length);
        }
    }

    @Test
    void aValueForEachPieceAllocatesInProportionToTheLength() {
        long small = allocated(document(100_000));
        long large = allocated(document(200_000));
        assertThat((double) large / small).isBetween(1.5, 2.6);
        // A copy of the tree for each piece would be gigabytes.
        assertThat(large).isLessThan(200 * 200_000L);
    }

    private static long allocated(String text) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        look(text);
        long before = threads.getCurrentThreadAllocatedBytes();
        look(text);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** As someone who shows the progress would: after each piece, a look at what is being written. */
    private static PartialJsonParser look(String text) {
        PartialJsonParser parser = new PartialJsonParser();
        int looks = 0;
        for (int i = 0; i < text.length(); i += 4) {
            parser.accept(text.substring(i, Math.min(text.length(), i + 4)));
            PartialJson value = parser.value();
            PartialJson steps = value.get("steps");
            PartialJson last = steps.get(steps.size() - 1).get("text");
            PartialJson numbers = value.get("numbers");
            looks += last.text().length()
                    + numbers.get(numbers.size() - 1).text().length();
        }
        assertThat(parser.value().isComplete()).isTrue();
        assertThat(looks).isGreaterThan(text.length() / 4);
        return parser;
    }
}
