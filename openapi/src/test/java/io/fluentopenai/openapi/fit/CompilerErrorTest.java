package io.fluentopenai.openapi.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compiler's errors, read as what is missed. */
class CompilerErrorTest {
    private static final Set<String> GENERATED = Set.of("Reply", "Item");

    private static CompilerError read(String message) {
        return CompilerError.read("fluent-api", "Chat.java:7", message, GENERATED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # an import, and the uses of what it would have imported
            class Gone       | package io.fluentopenai.client.model | Gone
            class Gone       | class Chat                           | Gone
            variable Gone    | class Chat                           | Gone
            # members of generated classes
            method text()    | class Reply                          | Reply.text
            method text(int) | variable reply of type Reply         | Reply.text
            method text()    | variable list of type Reply<T>       | Reply.text
            variable DONE    | class io.fluentopenai.client.model.Reply | Reply.DONE
            class Unknown    | interface Item                       | Item.Unknown
            method raw()     | class Item.Unknown                   | Item.Unknown.raw
            constructor Reply(int) | class Reply                    | Reply.Reply
            static text      | class Reply                          | Reply.text
            # of our own
            method gone()    | class Chat                           | gone
            """)
    void aSymbolThatIsNotFoundIsNamedWithItsGeneratedOwner(String symbol, String location, String missing) {
        String message = "cannot find symbol\n  symbol:   " + symbol + "\n  location: " + location;
        assertThat(read(message)).isEqualTo(new CompilerError("fluent-api", missing, true));
    }

    @Test
    void aSymbolWithoutALocationIsNamedAlone() {
        assertThat(read("cannot find symbol\n  symbol: class Gone").missing()).isEqualTo("Gone");
    }

    @ParameterizedTest
    @CsvSource({
        "Gone, Gone",
        "Gone.Part, Gone.Part",
        "io.fluentopenai.client.model.Gone, Gone",
        "io.fluentopenai.client.model.Gone.Part, Gone.Part",
        "io.fluentopenai.gone, io.fluentopenai.gone",
    })
    void aClassThatTheCompilerTakesForAPackageIsNamedAsAClass(String name, String missing) {
        assertThat(read("package " + name + " does not exist"))
                .isEqualTo(new CompilerError("fluent-api", missing, true));
    }

    @Test
    void aLibraryThatTheCheckLacksIsNoFaultOfTheDocument() {
        assertThatThrownBy(() -> read("package org.example does not exist"))
                .isInstanceOf(UnknownLibraryException.class)
                .hasMessageContainingAll("org.example", "profile 'regenerate'", "openapi/pom.xml");
        assertThatThrownBy(() -> read("package io.fluentopenaix.Foo does not exist"))
                .isInstanceOf(UnknownLibraryException.class);
        assertThatThrownBy(
                        () -> read("cannot find symbol\n  symbol:   class Newer\n  location: package org.example.api"))
                .isInstanceOf(UnknownLibraryException.class)
                .hasMessageContaining("org.example.api");
    }

    @Test
    void anotherErrorIsToldWithItsPlaceOnOneLineOfBoundedLength() {
        assertThat(read("incompatible types:\n    Long cannot be\n converted"))
                .isEqualTo(new CompilerError(
                        "fluent-api", "Chat.java:7: incompatible types: Long cannot be converted", false));
        assertThat(read("x".repeat(10_000)).missing()).hasSizeLessThan(250).endsWith("…");
    }
}
