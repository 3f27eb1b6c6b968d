module io.fluentopenai.testkit {
    requires java.net.http;
    requires transitive com.fasterxml.jackson.databind;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;

    // What Netty and Vert.x need; those that are static are for what the server does not use.
    requires java.logging;
    requires java.naming;
    requires jdk.unsupported;
    requires static java.compiler;
    requires static jdk.jfr;

    exports io.fluentopenai.testkit;
    exports io.fluentopenai.testkit.assertion;
    exports io.fluentopenai.testkit.cassette;
    exports io.fluentopenai.testkit.cli;
    exports io.fluentopenai.testkit.junit;

    uses io.fluentopenai.testkit.internal.shaded.slf4j.spi.SLF4JServiceProvider;
    uses io.fluentopenai.testkit.internal.shaded.vertx.core.spi.JsonFactory;
    uses io.fluentopenai.testkit.internal.shaded.vertx.core.spi.VerticleFactory;
    uses io.fluentopenai.testkit.internal.shaded.vertx.core.spi.VertxServiceProvider;

    provides io.fluentopenai.testkit.internal.shaded.slf4j.spi.SLF4JServiceProvider with
            io.fluentopenai.testkit.internal.sheet.NoLogging;
}
