package io.fluentopenai.examples.demo;

import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.examples.run.ExampleServer;
import io.fluentopenai.examples.run.Terminal;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A tour through some of the examples: {@code ./demo}.
 *
 * <p>Each stop prints the lines of code that run, what they print, and where to read on. With {@code OPENAI_API_KEY} in the
 * environment the demo calls the API; without it, a fake server that it starts on this machine.
 */
public final class Demo {
    private static final Duration WORD = Duration.ofMillis(30);
    private static final Duration THOUGHT = Duration.ofMillis(250);

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final PrintStream err;

    Demo(Map<String, String> environment, Terminal terminal, PrintStream err) {
        this.environment = environment;
        this.terminal = terminal;
        this.err = err;
    }

    /** Runs the demo; exits with 2 if an argument is unknown, with 1 if a call fails. */
    public static void main(String[] args) {
        int status = new Demo(System.getenv(), Terminal.ofProcess(), System.err).run(List.of(args));
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs the demo and returns the exit status. */
    int run(List<String> arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(Options.USAGE);
            return 2;
        }
        if (options.help()) {
            out().println(Options.USAGE);
            return 0;
        }
        BufferedReader typed = terminal.typed();
        boolean menu = typed != null && options.stops().isEmpty();
        List<Stop> stops = options.stops().isEmpty() ? Stop.ALL : options.stops();
        int refused = greet(stops, options.yes());
        if (refused != 0) {
            return refused;
        }
        try {
            return menu && typed != null ? menu(typed, options.wire()) : all(stops, options.wire());
        } catch (IOException e) {
            err.println("Cannot read from the terminal: " + e.getMessage());
            return 1;
        }
    }

    private PrintStream out() {
        return terminal.out();
    }

    /** Says who is called and what it costs; returns a status other than 0 if the user does not agree. */
    private int greet(List<Stop> stops, boolean yes) {
        if (environment.getOrDefault("OPENAI_API_KEY", "").isBlank()) {
            out().println("OPENAI_API_KEY is not set: the demo runs against a fake server on this machine.");
            out().println("The answers are scripted; the requests and the sockets are real.");
            return 0;
        }
        ExampleServer api = ExampleServer.api(environment);
        out().println("The demo runs against " + api.baseUrl() + ".");
        out().println(Cost.describe(
                stops.stream().flatMap(stop -> stop.uses(api).stream()).toList()));
        if (yes) {
            return 0;
        }
        if (terminal.typed() == null) {
            err.println("There is no terminal to confirm this. Add --yes to run it, or unset OPENAI_API_KEY.");
            return 2;
        }
        return terminal.line("Continue? [y/N] ").strip().equalsIgnoreCase("y") ? 0 : 1;
    }

    private int menu(BufferedReader typed, boolean wireAtFirst) throws IOException {
        boolean wire = wireAtFirst;
        int status = 0;
        while (true) {
            out().println();
            for (int i = 0; i < Stop.ALL.size(); i++) {
                Stop stop = Stop.ALL.get(i);
                out().printf("  %d  %-10s %s%n", i + 1, stop.example().name(), stop.title());
            }
            out().println("  a  all        w  " + (wire ? "hide" : "show") + " what goes over the wire        q  quit");
            out().print("Your choice: ");
            out().flush();
            String choice = typed.readLine();
            if (choice == null || choice.strip().equals("q")) {
                return status;
            }
            switch (choice.strip()) {
                case "" -> {}
                case "w" -> wire = !wire;
                case "a", "all" -> status = Math.max(status, all(Stop.ALL, wire));
                default -> {
                    try {
                        status = Math.max(status, stop(Options.stop(choice.strip()), terminal, wire));
                    } catch (IllegalArgumentException e) {
                        out().println(e.getMessage());
                    }
                }
            }
        }
    }

    /** Makes stops one after the other until one fails; nobody is asked anything on the way. */
    private int all(List<Stop> stops, boolean wire) {
        for (Stop stop : stops) {
            int status = stop(stop, new Terminal(out(), null), wire);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private int stop(Stop stop, Terminal where, boolean wire) {
        out().println();
        out().println("== " + (Stop.ALL.indexOf(stop) + 1) + ". " + stop.title() + " ==");
        out().println();
        Snippet.of(stop.example().example())
                .lines()
                .forEach(line -> out().println(line.isEmpty() ? "" : "    " + line));
        out().println();
        out().println("It prints:");
        out().println();
        try (ApiLog log = new ApiLog();
                ExampleServer exampleServer =
                        stop.example().exampleServer(environment).configure(client -> client.logBodies(wire))) {
            FakeOpenAI fake = exampleServer.fake();
            if (fake != null && terminal.typed() != null) {
                fake.failAll().delayHeaders(THOUGHT).delayEvents(WORD);
                fake.realtime().pace(WORD);
            }
            stop.example().run(exampleServer, where, List.of());
            if (wire) {
                out().println();
                out().println("Over the wire:");
                if (fake != null) {
                    new Wire(out()).print(fake);
                } else {
                    log.print(out());
                }
            }
        } catch (OpenAIException | IOException | IllegalStateException e) {
            err.println("Stop \"" + stop.example().name() + "\" failed: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            throw new IllegalStateException("Stop \"" + stop.example().name() + "\" failed", e);
        }
        out().println();
        out().println("Read on: " + stop.page() + ". Run it alone: ./example "
                + stop.example().name());
        return 0;
    }
}
