package io.fluentopenai.benchmarks.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what the client holds at scale: threads and memory of open streams and of waiting calls, and whether bodies and audio of any
 * length fit a small heap. Each program runs in a JVM of its own over loopback; all together take about a minute.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar io.fluentopenai.benchmarks.scale.Scale
 * }</pre>
 */
public final class Scale {
    private record Program(Class<?> main, String... options) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program(OpenStreams.class, "-Xmx128m"),
            new Program(WaitingCalls.class, "-Xmx256m"),
            new Program(LargeBodies.class, "-Xmx64m", "-XX:MaxDirectMemorySize=64m"),
            new Program(HourOfAudio.class, "-Xmx64m"));

    private Scale() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        System.out.printf(
                "JDK %s, %d cores%n",
                System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors());
        Process server = start(List.of("-Xmx1g"), ScaleServer.class);
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String address = "http://127.0.0.1:" + out.readLine();
            for (Program program : PROGRAMS) {
                System.out.printf("%n%s %s%n", program.main.getSimpleName(), String.join(" ", program.options));
                Process process = start(List.of(program.options), program.main, address);
                try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    lines.lines().forEach(line -> System.out.println("  " + line));
                }
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(program.main.getSimpleName() + " failed");
                }
            }
        } finally {
            server.destroy();
        }
    }

    private static Process start(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
