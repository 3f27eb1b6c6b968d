package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    private static final int TRIES = 300;

    @Property(tries = TRIES)
    void whatWasEncodedIsDecodedWhereverItStands(@ForAll byte[] bytes) {
        String base64 = Base64.getEncoder().encodeToString(bytes);
        char[] text = ("\"" + base64 + "\"").toCharArray();
        assertThat(Base64Text.decode(text, 1, base64.length())).isEqualTo(bytes);
    }

    @Property(tries = TRIES)
    void onlyWhatEncodesToTheSameTextIsDecoded(
            @ForAll @CharRange(from = '+', to = 'z') @StringLength(max = 12) String text) {
        byte[] bytes = Base64Text.decode(text.toCharArray(), 0, text.length());
        if (bytes != null) {
            assertThat(Base64.getEncoder().encodeToString(bytes)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAE", "AAF=", "AB==", "A===", "=AAA", "AA=A", "AA-_", "AAE=\n", "AAÄA", "AAŁA", "===="})
    void textInAnotherFormIsNotDecoded(String text) {
        assertThat(Base64Text.decode(text.toCharArray(), 0, text.length())).isNull();
    }

    @Test
    void anyFormIsDecodedWhereItIsAskedFor() {
        assertThat(Base64Text.decodeAnyForm("_-8")).containsExactly(0xFF, 0xEF);
        assertThat(Base64Text.decodeAnyForm("AA\r\n E=")).containsExactly(0, 1);
        assertThat(Base64Text.decodeAnyForm("no base64!")).isNull();
    }
}
