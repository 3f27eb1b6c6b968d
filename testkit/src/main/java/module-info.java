/** A fake of the OpenAI API for tests. */
module io.fluentopenai.testkit {
    requires transitive com.fasterxml.jackson.databind;
    requires com.networknt.schema;
    requires io.vertx.core;
    requires static org.jspecify;
    // Only the build reads YAML, when it packs the fact sheet.
    requires static com.fasterxml.jackson.dataformat.yaml;
    requires static org.yaml.snakeyaml;

    exports io.fluentopenai.testkit;
}
