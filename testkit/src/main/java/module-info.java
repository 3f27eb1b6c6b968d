/**
 * A fake of the OpenAI API for tests. Vert.x, the validator and SLF4J are within the published jar, whose descriptor is
 * {@code src/main/published/module-info.java}; here they are on the class path.
 */
module io.fluentopenai.testkit {
    requires java.net.http;
    requires transitive com.fasterxml.jackson.databind;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;

    exports io.fluentopenai.testkit;
    exports io.fluentopenai.testkit.assertion;
    exports io.fluentopenai.testkit.cassette;
    exports io.fluentopenai.testkit.cli;
    exports io.fluentopenai.testkit.junit;
}
