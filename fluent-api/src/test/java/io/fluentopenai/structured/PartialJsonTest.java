package io.fluentopenai.structured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class PartialJsonTest {
    private static PartialJson after(String text) {
        PartialJsonParser parser = new PartialJsonParser();
        parser.accept(text);
        return parser.value();
    }

    @Test
    void beforeAnythingHasArrivedThereIsNothing() {
        PartialJson nothing = after(" \n");
        assertThat(nothing.type()).isEqualTo(JsonNodeType.MISSING);
        assertThat(nothing.get("a").get(3).get("b").text()).isEmpty();
        assertThat(nothing.names()).isEmpty();
        assertThat(nothing.elements()).isEmpty();
        assertThat(nothing.toTree().isMissingNode()).isTrue();
        assertThat(nothing).hasToString("");
    }

    @Test
    void stringsGrowAndNumbersAppearWhenTheyAreComplete() {
        assertThat(after("{\"a\"")).hasToString("{}");
        assertThat(after("{\"a\":")).hasToString("{}");
        assertThat(after("{\"a\":\"")).hasToString("{\"a\":\"\"}");
        assertThat(after("{\"a\":\"on")).hasToString("{\"a\":\"on\"}");
        assertThat(after("{\"a\":[1, 23")).hasToString("{\"a\":[1]}");
        assertThat(after("{\"a\":[1, 23,")).hasToString("{\"a\":[1,23]}");
        assertThat(after("[tru")).hasToString("[]");
        assertThat(after("[true")).hasToString("[true]");
        assertThat(after("[nul").size()).isZero();
        assertThat(after("[null").get(0).type()).isEqualTo(JsonNodeType.NULL);
        assertThat(after("[null").get(0).text()).isEqualTo("null");
    }

    @Test
    void whatIsCompleteSaysSo() {
        PartialJson value = after("{\"title\":\"One\",\"steps\":[{\"n\":1},{\"n\":2");
        assertThat(value.isComplete()).isFalse();
        assertThat(value.get("title").isComplete()).isTrue();
        assertThat(value.get("steps").isComplete()).isFalse();
        assertThat(value.get("steps").size()).isEqualTo(2);
        assertThat(value.get("steps").get(0).isComplete()).isTrue();
        assertThat(value.get("steps").get(1).isComplete()).isFalse();
        assertThat(value.get("steps").get(1).names()).isEmpty();
        assertThat(value.get("steps").get(2).type()).isEqualTo(JsonNodeType.MISSING);
        assertThat(value.get("steps").get(-1).type()).isEqualTo(JsonNodeType.MISSING);
        assertThat(value.names()).containsExactly("title", "steps");
    }

    @Test
    void anEscapeOrASurrogatePairThatIsCutShowsNothingOfItself() {
        assertThat(after("[\"a\\").get(0).text()).isEqualTo("a");
        assertThat(after("[\"a\\u00e").get(0).text()).isEqualTo("a");
        assertThat(after("[\"a\\u00e9").get(0).text()).isEqualTo("aé");
        assertThat(after("[\"a\uD83D").get(0).text()).isEqualTo("a");
        assertThat(after("[\"a\\uD83D\\uDE0").get(0).text()).isEqualTo("a");
        assertThat(after("[\"a\\uD83D\uDE00").get(0).text()).isEqualTo("a\uD83D\uDE00");
        assertThat(after("[\"a\uD83Db").get(0).text()).isEqualTo("a\uD83Db");
        assertThat(after("[\"a\uD83D\"").get(0).text()).isEqualTo("a\uD83D");
    }

    @Test
    void ofAPropertyThatComesTwiceTheLastCounts() {
        assertThat(after("{\"a\":1,\"b\":2,\"a\":\"x").get("a").text()).isEqualTo("x");
        assertThat(after("{\"a\":1,\"b\":2,\"a\":\"x").names()).containsExactly("a", "b");
        assertThat(after("{\"a\":1,\"b\":2,\"a\":\"x")).hasToString("{\"a\":\"x\",\"b\":2}");
    }

    @Test
    void textThatIsNoJsonLeavesTheValueAndSaysWhere() {
        PartialJsonParser parser = new PartialJsonParser();
        parser.accept("{\"a\":1,]");
        assertThat(parser.problem()).contains("']'").contains("character 8");
        parser.accept("\"b\":2}");
        assertThat(parser.value()).hasToString("{\"a\":1}");

        PartialJsonParser fenced = new PartialJsonParser();
        fenced.accept("```json\n{}");
        assertThat(fenced.problem()).contains("'`'").contains("character 1");
        assertThat(fenced.value().type()).isEqualTo(JsonNodeType.MISSING);
    }

    @Test
    void aTextThatWouldTakeForEverOrTooDeepIsAProblem() {
        PartialJsonParser deep = new PartialJsonParser();
        deep.accept("[".repeat(1000));
        assertThat(deep.problem()).isNull();
        assertThat(deep.value().toTree().toString()).startsWith("[[[").hasSize(2000);
        deep.accept("[");
        assertThat(deep.problem()).contains("1000");

        PartialJsonParser digits = new PartialJsonParser();
        digits.accept("[" + "9".repeat(1001) + "]");
        assertThat(digits.problem()).contains("invalid number").hasSizeLessThan(100);

        PartialJsonParser exponent = new PartialJsonParser();
        exponent.accept("[1e99999999999]");
        assertThat(exponent.problem()).contains("invalid number");
    }

    @Test
    void aNumberThatStandsByItselfIsCompleteAtTheEndOfTheText() {
        PartialJsonParser parser = new PartialJsonParser();
        parser.accept("12");
        PartialJson before = parser.value();
        parser.end();
        assertThat(before.type()).isEqualTo(JsonNodeType.MISSING);
        assertThat(parser.value().toTree().intValue()).isEqualTo(12);
        assertThat(before.type()).isEqualTo(JsonNodeType.MISSING);
    }

    @Test
    void whatWasSeenMayBeReadByOtherThreadsWhileMoreArrives() {
        String text = PartialJsonCostTest.document(60_000);
        ConcurrentLinkedQueue<PartialJson> seen = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Integer> lengths = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> parsing = CompletableFuture.runAsync(() -> {
            PartialJsonParser parser = new PartialJsonParser();
            for (int i = 0; i < text.length(); i += 7) {
                int to = Math.min(text.length(), i + 7);
                parser.accept(text.substring(i, to));
                seen.add(parser.value());
                lengths.add(to);
            }
        });
        int read = 0;
        while (!parsing.isDone() || !seen.isEmpty()) {
            PartialJson value = seen.poll();
            Integer length = value == null ? null : lengths.poll();
            while (value != null && length == null) {
                Thread.onSpinWait();
                length = lengths.poll();
            }
            if (value != null && length != null && read++ % 50 == 0) {
                assertThat(value.toTree())
                        .isEqualTo(after(text.substring(0, length)).toTree());
            }
        }
        parsing.join();
        assertThat(read).isEqualTo((text.length() + 6) / 7);
    }
}
