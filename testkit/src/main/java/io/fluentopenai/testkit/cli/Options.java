package io.fluentopenai.testkit.cli;

import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.cassette.Cassette;
import io.fluentopenai.testkit.internal.value.Spelling;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of the program: their names, what they are for, and what was given. */
final class Options {

    /**
     * An option.
     *
     * @param value what its value is called in the help; empty for a flag
     */
    private record Option(String name, String value, String help) {}

    private static final List<Option> ALL = List.of(
            new Option("--port", "PORT", "the port to listen on (default 4010; 0 for any free port)"),
            new Option("--host", "HOST", "the address to listen on (default 127.0.0.1; 0.0.0.0 in a container)"),
            new Option("--base-path", "PATH", "the path of the base URL (default /v1)"),
            new Option("--api-key", "KEY", "the API key to accept (default fake-key)"),
            new Option("--script", "FILE", "a JSON file with replies, rules and faults (default: repeat the user)"),
            new Option("--cassette", "FILE", "answer from this cassette"),
            new Option("--record", "URL", "record the cassette from the API at this base URL with OPENAI_API_KEY"),
            new Option("--check-answers", "", "check the answers of the cassette against the API's specification"),
            new Option("--lenient", "", "accept unknown parameters and properties"),
            new Option("--version", "", "print the version and exit"),
            new Option("--help", "", "print this help and exit"));

    private final Map<String, String> given = new LinkedHashMap<>();

    private Options() {}

    /**
     * Reads a command line.
     *
     * @throws MistakeException if an option is unknown, or has no value
     */
    static Options of(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            String name = args[i].equals("-h") ? "--help" : args[i];
            Option option = ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new MistakeException("Unknown option " + name + "; the nearest is "
                            + Spelling.nearest(name, ALL.stream().map(Option::name))
                            + ". --help lists all options."));
            if (option.value().isEmpty()) {
                options.given.put(name, "");
            } else if (++i == args.length) {
                throw new MistakeException(name + " needs a value: " + name + " " + option.value());
            } else {
                options.given.put(name, args[i]);
            }
        }
        return options;
    }

    static void help(PrintStream out) {
        out.println("Runs a fake of the OpenAI API, for tests and front ends without an API key.");
        out.println();
        for (Option option : ALL) {
            out.printf("  %-18s %s%n", (option.name() + " " + option.value()).strip(), option.help());
        }
        out.println();
        out.println("Press Ctrl-C to end it.");
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    @Nullable
    String value(String name) {
        return given.get(name);
    }

    private String value(String name, String usual) {
        return given.getOrDefault(name, usual);
    }

    /**
     * Starts the server.
     *
     * @throws MistakeException if a value or a file is wrong
     * @throws java.io.UncheckedIOException if the server cannot listen
     */
    FakeOpenAI start(Map<String, String> environment) {
        FakeOpenAI.Builder settings = FakeOpenAI.builder().apiKey(value("--api-key", "fake-key"));
        try {
            settings.port(port()).host(value("--host", "127.0.0.1")).basePath(value("--base-path", "/v1"));
            settings.strict(!has("--lenient"));
            Cassette cassette = cassette(environment);
            if (cassette != null) {
                settings.cassette(has("--check-answers") ? cassette.checkingAnswers() : cassette);
            }
            String script = value("--script");
            return script == null
                    ? settings.start()
                    : ScriptFile.read(Path.of(script)).start(settings);
        } catch (IllegalArgumentException e) {
            throw new MistakeException(String.valueOf(e.getMessage()));
        }
    }

    private int port() {
        String port = value("--port", "4010");
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new MistakeException("--port must be a number: " + port);
        }
        throw new MistakeException("--port must be from 0 to 65535: " + port);
    }

    private @Nullable Cassette cassette(Map<String, String> environment) {
        String file = value("--cassette");
        String upstream = value("--record");
        if (file == null) {
            if (upstream != null) {
                throw new MistakeException("--record needs a file to write: --cassette FILE");
            }
            return null;
        }
        if (upstream == null) {
            return Cassette.replay(Path.of(file));
        }
        String key = environment.getOrDefault("OPENAI_API_KEY", "");
        if (key.isBlank()) {
            throw new MistakeException("--record needs the API key of the upstream. Set OPENAI_API_KEY.");
        }
        return Cassette.record(Path.of(file), URI.create(upstream), key);
    }
}
