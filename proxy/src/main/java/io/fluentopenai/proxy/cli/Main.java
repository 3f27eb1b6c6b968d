package io.fluentopenai.proxy.cli;

import io.fluentopenai.Credentials;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.OpenAIProxyBuilder;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The proxy as a program; see {@code --help}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISTAKE = 2;

    private Main() {}

    /** Runs the proxy until the process is told to end. Exits with status 2 if a setting is wrong, 1 if it cannot listen. */
    public static void main(String[] args) {
        LineLogHandler.begin();
        int status = run(args, System.getenv(), System.out, System.err);
        if (status >= 0) {
            System.exit(status);
        }
    }

    /** The exit status; -1 if the proxy runs. */
    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        Path file = null;
        String mint = null;
        String lifetime = "PT15M";
        boolean check = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    help(out);
                    return 0;
                }
                case "--version" -> {
                    out.println(version());
                    return 0;
                }
                case "--check" -> check = true;
                case "--config" -> {
                    if (++i == args.length) {
                        err.println("--config needs a file");
                        return MISTAKE;
                    }
                    file = Path.of(args[i]);
                }
                case "--mint", "--lifetime" -> {
                    String option = args[i];
                    if (++i == args.length) {
                        err.println(option + " needs a value");
                        return MISTAKE;
                    }
                    if (option.equals("--mint")) {
                        mint = args[i];
                    } else {
                        lifetime = args[i];
                    }
                }
                default -> {
                    err.println("Unknown option " + args[i] + ". --help lists all options.");
                    return MISTAKE;
                }
            }
        }
        Map<String, String> values;
        OpenAIProxyBuilder builder;
        try {
            values = Settings.read(file, environment);
            if (mint != null) {
                out.println(SessionTokenCommand.token(values, mint, lifetime));
                return 0;
            }
            builder = Settings.proxy(values, Credentials::find);
        } catch (SettingException e) {
            err.println(e.getMessage());
            return MISTAKE;
        }
        if (check) {
            out.println("The settings are valid");
            return 0;
        }
        try {
            OpenAIProxy proxy = builder.start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                proxy.close();
                                LineLogHandler.end();
                            },
                            "shutdown"));
            Banner.lines(version(), values).forEach(out::println);
            out.println("Listening on port " + proxy.port());
            return -1;
        } catch (UncheckedIOException e) {
            err.println(e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println(e.getMessage());
            return MISTAKE;
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "Fluent OpenAI proxy " + (version == null ? "(not packaged)" : version);
    }

    private static void help(PrintStream out) {
        out.println("Forwards the OpenAI API and keeps the API key on this server.");
        out.println();
        out.println("  --config FILE   read the settings below from a properties file");
        out.println("  --check         check the settings and exit");
        out.println("  --mint ID       print a session token for a caller and exit; needs auth.session-secret");
        out.println("  --lifetime TIME how long that token is valid (default 15 minutes, PT15M)");
        out.println("  --version       print the version and exit");
        out.println("  --help          print this help and exit");
        out.println();
        out.println("Environment variables override the file: PROXY_UPSTREAM_URL sets upstream.url. A secret can be");
        out.println("read from a file of its own: upstream.key-file, PROXY_UPSTREAM_KEY_FILE. Separate the entries of");
        out.println("a list (...) with commas.");
        out.println();
        // Not every terminal knows the ellipsis.
        for (Setting<?> setting : Setting.ALL) {
            out.printf("  %-28s %s%n", setting.name(), setting.description().replace("…", "..."));
        }
    }
}
