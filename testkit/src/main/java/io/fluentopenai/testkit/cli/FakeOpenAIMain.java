package io.fluentopenai.testkit.cli;

import io.fluentopenai.testkit.FakeOpenAI;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The fake server as a program; see {@code --help}. */
public final class FakeOpenAIMain {
    private static final int FAILED = 1;
    private static final int MISTAKE = 2;

    private FakeOpenAIMain() {}

    /** Runs the server until the process is told to end. Exits with status 2 if an option is wrong, 1 if it cannot listen. */
    public static void main(String[] args) throws InterruptedException {
        int status = run(args, System.getenv(), System.out, System.err);
        if (status >= 0) {
            System.exit(status);
        }
        // The threads of the server do not keep the process alive.
        new CountDownLatch(1).await();
    }

    /** The exit status; -1 if the server runs. */
    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            Options options = Options.of(args);
            if (options.has("--help")) {
                Options.help(out);
                return 0;
            }
            if (options.has("--version")) {
                out.println(version());
                return 0;
            }
            FakeOpenAI server = options.start(environment);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
            banner(server, options, out);
            return -1;
        } catch (MistakeException e) {
            err.println(e.getMessage());
            return MISTAKE;
        } catch (UncheckedIOException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private static void banner(FakeOpenAI server, Options options, PrintStream out) {
        out.println(version());
        String script = options.value("--script");
        String cassette = options.value("--cassette");
        String upstream = options.value("--record");
        if (upstream != null) {
            out.println("Records " + upstream + " into " + cassette);
        } else if (cassette != null) {
            out.println("Answers from the cassette " + cassette);
        } else {
            out.println(script == null ? "The model repeats what the user said" : "Follows the script " + script);
        }
        out.println("Run your program with these variables:");
        out.println("  export OPENAI_BASE_URL=" + server.baseUrl());
        out.println("  export OPENAI_API_KEY=" + server.apiKey());
        out.println("Listening on port " + server.port());
    }

    private static String version() {
        String version = FakeOpenAIMain.class.getPackage().getImplementationVersion();
        return "Fluent OpenAI fake server " + (version == null ? "(not packaged)" : version);
    }
}
