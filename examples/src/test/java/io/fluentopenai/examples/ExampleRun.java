package io.fluentopenai.examples;

import io.fluentopenai.examples.run.Entry;
import io.fluentopenai.examples.run.ExampleServer;
import io.fluentopenai.examples.run.Terminal;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs examples against a fake server and keeps what they print. */
public final class ExampleRun implements AutoCloseable {
    private final FakeOpenAI server;
    private @Nullable String typed;
    private Consumer<String> browser = url -> {
        throw new IllegalStateException("Nobody opens " + url);
    };

    /** Starts a server. */
    public ExampleRun() {
        this("/v1");
    }

    /** Starts a server with another base path. */
    public ExampleRun(String basePath) {
        server = FakeOpenAI.builder().basePath(basePath).start();
    }

    /** Returns the server. */
    public FakeOpenAI server() {
        return server;
    }

    /** Lets a user type these lines from now on. */
    public ExampleRun typing(String lines) {
        typed = lines;
        return this;
    }

    /** Lets this browser open the page that the example serves; the example ends when it returns. */
    public ExampleRun browsing(Consumer<String> newBrowser) {
        browser = newBrowser;
        return this;
    }

    /** Runs the example and returns what it has printed. */
    public String example(String name, String... arguments) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        String lines = typed;
        Terminal terminal = new Terminal(out, lines == null ? null : new BufferedReader(new StringReader(lines))) {
            @Override
            protected void served(String url) {
                browser.accept(url);
            }
        };
        Entry entry = Examples.named(name);
        entry.run(ExampleServer.fake(server), terminal, List.of(arguments));
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Override
    public void close() {
        server.close();
    }
}
