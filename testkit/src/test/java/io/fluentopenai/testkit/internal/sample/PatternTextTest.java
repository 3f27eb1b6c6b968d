package io.fluentopenai.testkit.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^tunnel_[a-z0-9]{32}$",
                "^[A-Za-z0-9_.-]+$",
                "^(?:gpt|o)-[0-9]{1,3}(-mini)?$",
                "^\\d{4}-\\d{2}$",
                "^[^a-zA-Z0-9]*x$",
                "^(a|b)+c?$",
                "abc",
                "^\\w+@\\w+\\.com$"
            })
    void aTextMatches(String regex) {
        assertThat(PatternText.matching(regex, 0, 100)).containsPattern(regex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"^[a-z]+$", "^[a-z]*$", "^x[a-z]{2,}$"})
    void itsLengthIsWithinBounds(String regex) {
        assertThat(PatternText.matching(regex, 20, 25).length()).isBetween(20, 25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(?=a)b$", "^a{3}$"})
    void whatCannotBeWrittenIsAnError(String regex) {
        assertThatThrownBy(() -> PatternText.matching(regex, 5, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(regex);
    }
}
