package io.fluentopenai.examples.run;

import io.fluentopenai.OpenAI;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The environment of an example: a client, a model, a terminal if there is one, and a folder for its files. */
public final class Context implements AutoCloseable {
    private final ExampleServer exampleServer;
    private final String model;
    private final Terminal terminal;
    private final List<String> arguments;
    private @Nullable OpenAI openai;

    /**
     * Creates a context.
     *
     * @param model the model that the example uses
     * @param arguments the arguments of the example, without its name
     */
    public Context(ExampleServer exampleServer, String model, Terminal terminal, List<String> arguments) {
        this.exampleServer = exampleServer;
        this.model = model;
        this.terminal = terminal;
        this.arguments = List.copyOf(arguments);
    }

    /** Returns the client, which the runner closes. */
    public OpenAI openai() {
        OpenAI client = openai;
        if (client == null) {
            client = exampleServer.client();
            openai = client;
        }
        return client;
    }

    /** Returns the name of the model to use. */
    public String model() {
        return model;
    }

    /** Returns where the example prints. */
    public PrintStream out() {
        return terminal.out();
    }

    /** Returns the arguments of the example. */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * Returns the value of an environment variable, or the fake server's value for it.
     *
     * @throws IllegalStateException if it is not set
     */
    public String setting(String name) {
        String value = settingOr(name, "");
        if (value.isEmpty()) {
            throw new IllegalStateException("The environment variable " + name + " is not set; the example needs it.");
        }
        return value;
    }

    /** Returns the value of an environment variable, or another if it is not set; the fake server's value for it. */
    public String settingOr(String name, String other) {
        String value = exampleServer.settings().getOrDefault(name, "");
        return value.isBlank() ? other : value;
    }

    /** Returns the file that the first argument names; without arguments, one of this name in a temporary folder. */
    public Path file(String name) {
        if (!arguments.isEmpty()) {
            return Path.of(arguments.get(0));
        }
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "fluentopenai-examples");
        try {
            return Files.createDirectories(folder).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines that the user types, up to an empty one; without a terminal, the scripted ones. */
    public Iterable<String> lines(String prompt, String... scripted) {
        Iterator<String> script = Arrays.asList(scripted).iterator();
        return () -> new Iterator<>() {
            private @Nullable String next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = line(prompt, script.hasNext() ? script.next() : "");
                }
                return !next.isBlank();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                String line = next;
                next = null;
                return line == null ? "" : line;
            }
        };
    }

    /** Asks the user a question that is answered with yes or no; without a terminal, the answer is yes. */
    public boolean confirm(String question) {
        return line(question + " [y/N] ", "y").strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Prints the address of a page, and waits as {@link #waitWhileServing} does. */
    public void serve(String url) {
        out().println("Open " + url + " in a browser.");
        waitWhileServing(url);
    }

    /** Waits until the user presses Enter; without a terminal, until the process ends. */
    public void waitWhileServing(String url) {
        out().println((terminal.typed() == null ? "Ctrl-C" : "Enter") + " stops the server.");
        terminal.served(url);
    }

    private String line(String prompt, String scripted) {
        if (terminal.typed() != null) {
            return terminal.line(prompt);
        }
        if (!scripted.isEmpty()) {
            out().println(prompt + scripted);
        }
        return scripted;
    }

    /** Closes the client, if the example has used it. */
    @Override
    public void close() {
        if (openai != null) {
            openai.close();
        }
    }
}
