package io.fluentopenai.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class SafeNameTest {
    @ParameterizedTest
    @CsvSource({
        "report.pdf, report.pdf",
        "../../etc/passwd, passwd",
        "/etc/passwd, passwd",
        "C:\\Windows\\system.ini, system.ini",
        "..\\..\\up.txt, up.txt",
        "a:b, a_b",
        "name., name",
    })
    void onlyTheLastPartOfANameIsTaken(String name, String safe) {
        assertThat(FileObject.safeName(name)).isEqualTo(safe);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".", "..", "a/..", "x/", "...", "\\"})
    void aNameOfNothingIsNone(String name) {
        assertThat(FileObject.safeName(name)).isNull();
    }

    @Test
    void aNameTooLongForADiskLosesItsBeginning() {
        String safe = FileObject.safeName("\uD83D\uDCC4".repeat(100) + ".pdf");
        assertThat(safe).endsWith(".pdf").startsWith("\uD83D\uDCC4");
        assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(190, 200);
    }

    @Test
    void controlCharactersAreReplaced() {
        assertThat(FileObject.safeName("a\0b\nc.txt")).isEqualTo("a_b_c.txt");
    }
}
