package io.fluentopenai.examples.run;

import io.fluentopenai.client.error.OpenAIException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Lists examples and runs one. */
public final class Runner {
    private final List<Entry> entries;
    private final Map<String, String> environment;
    private final Terminal terminal;
    private final PrintStream err;

    /** Creates a runner for an environment's variables. */
    public Runner(List<Entry> entries, Map<String, String> environment, Terminal terminal, PrintStream err) {
        this.entries = entries;
        this.environment = environment;
        this.terminal = terminal;
        this.err = err;
    }

    /** Runs the example that the first argument names and returns the exit status. */
    public int run(List<String> arguments) {
        if (arguments.isEmpty()
                || arguments.get(0).equals("--help")
                || arguments.get(0).equals("-h")) {
            list();
            return 0;
        }
        String name = arguments.get(0);
        Optional<Entry> entry =
                entries.stream().filter(each -> each.name().equals(name)).findFirst();
        if (entry.isEmpty()) {
            err.println("There is no example \"" + name + "\". Run ./example to list them.");
            return 2;
        }
        return run(entry.get(), arguments.subList(1, arguments.size()));
    }

    private int run(Entry entry, List<String> arguments) {
        int most = entry.arguments().isEmpty() ? 0 : entry.arguments().split(" ").length;
        if (arguments.size() > most) {
            err.println("Usage: ./example " + entry.name() + " " + entry.arguments());
            return 2;
        }
        try (ExampleServer exampleServer = entry.exampleServer(environment)) {
            terminal.out().println(greeting(entry, exampleServer));
            terminal.out().println("Source: " + entry.source());
            terminal.out().println();
            entry.run(exampleServer, terminal, arguments);
            return 0;
        } catch (OpenAIException | IOException | IllegalStateException e) {
            err.println("The example failed: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            throw new IllegalStateException("The example failed", e);
        }
    }

    private static String greeting(Entry entry, ExampleServer exampleServer) {
        if (entry.key().isEmpty()) {
            return "Starting a fake server on this machine.";
        }
        if (exampleServer.fake() != null) {
            return entry.key()
                    + " is not set: running against a fake server on this machine. Its answers are scripted.";
        }
        return "Running against " + exampleServer.server(entry.key()) + " with " + entry.modelFor(exampleServer) + ".";
    }

    private void list() {
        PrintStream out = terminal.out();
        out.println("Usage: ./example NAME [ARGUMENT...]");
        out.println();
        for (Entry entry : entries) {
            out.printf("  %-18s%s%n", entry.name(), entry.summary());
            if (!entry.arguments().isEmpty()) {
                out.printf("  %-18s%s%n", "", "arguments: " + entry.arguments());
            }
        }
        out.println();
        out.println(
                "Without a key they run against a fake server, and need nothing. With one of these variables set they");
        out.println("run against a real server:");
        for (String key : new TreeSet<>(
                entries.stream().map(Entry::key).filter(key -> !key.isEmpty()).toList())) {
            out.println("  " + key + ": " + environmentOf(key));
        }
        out.println("\"voice\" needs a microphone and headphones, \"browser\" and \"proxy\" a browser.");
        out.println("A test to read: examples/src/test/java/io/fluentopenai/examples/testing/SupportDeskTest.java");
    }

    private static String environmentOf(String key) {
        return switch (key) {
            case "AZURE_OPENAI_API_KEY" -> "\"azure\"; with AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_DEPLOYMENT";
            case "LOCAL_BASE_URL" -> "\"local\", such as http://localhost:11434/v1; with LOCAL_MODEL";
            default -> "the others; OPENAI_BASE_URL, OPENAI_MODEL and OPENAI_REALTIME_MODEL are optional";
        };
    }
}
