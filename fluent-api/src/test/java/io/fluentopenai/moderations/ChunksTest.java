package io.fluentopenai.moderations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.moderations.Chunks.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
    @Test
    void whateverTheSizesEveryCharacterIsInAChunkAndNoneIsCut() {
        String text = "aé😀b🙂cd";
        for (int length = 1; length <= text.length(); length++) {
            if (Character.isHighSurrogate(text.charAt(length - 1))) {
                continue;
            }
            String part = text.substring(0, length);
            for (int size = 1; size <= 9; size++) {
                for (int overlap = 0; overlap < size; overlap++) {
                    check(part, size, overlap);
                }
            }
        }
    }

    private static void check(String text, int size, int overlap) {
        List<Span> spans = Chunks.of(text, size, overlap);
        assertThat(spans.get(0).start()).isZero();
        assertThat(spans.get(spans.size() - 1).end()).isEqualTo(text.length());
        for (int i = 0; i < spans.size(); i++) {
            String chunk = text.substring(spans.get(i).start(), spans.get(i).end());
            assertThat(chunk.codePointCount(0, chunk.length())).isBetween(1, size);
            assertThat(Character.isLowSurrogate(chunk.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(chunk.charAt(chunk.length() - 1)))
                    .isFalse();
            if (i > 0) {
                assertThat(text.codePointCount(
                                spans.get(i).start(), spans.get(i - 1).end()))
                        .isEqualTo(overlap);
            }
        }
    }

    @Test
    void sizesThatWouldNeverComeToTheEndAreRefused() {
        assertThatThrownBy(() -> Chunks.of("text", 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Chunks.of("text", 3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Chunks.of("text", 3, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
