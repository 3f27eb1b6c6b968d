package io.fluentopenai.benchmarks.calls;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whole calls of the generated client and of the fluent layer against the same by hand, over loopback and HTTP/1.1. Prints medians of
 * the rounds, and the ratios to those by hand, which are taken within each round, with their range.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar io.fluentopenai.benchmarks.calls.CallRace [rounds [family]]
 * }</pre>
 *
 * <p>Each contender runs each family of rows in a fresh JVM, by turns. CPU time is that of the contender's process without the JIT
 * compilers. Where there is {@code taskset}, contenders are measured on the first processor, with the server on the second.
 */
public final class CallRace {
    private static final List<String> CONTENDERS = List.of("by hand", "generated", "fluent");

    /** What one contender needed for one unit of a row. */
    private record Figures(double nanos, double bytes) {}

    private final String url;
    /** The rounds, by contender and row. */
    private final Map<String, List<Figures>> rounds = new HashMap<>();

    private CallRace(String url) {
        this.url = url;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
        List<Row> rows = Row.ALL.stream()
                .filter(row -> args.length < 2 || row.family().equals(args[1]))
                .toList();
        Process server = start("-Xmx256m", ReplyServer.class.getName());
        Processors.bind(server.pid(), Processors.SERVER);
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            CallRace race = new CallRace("http://127.0.0.1:" + out.readLine() + "/v1");
            List<String> families = rows.stream().map(Row::family).distinct().toList();
            for (int round = 0; round < rounds; round++) {
                List<String> order = new ArrayList<>(CONTENDERS);
                Collections.rotate(order, round);
                for (String family : families) {
                    for (String contender : order) {
                        race.lap(contender, family);
                    }
                }
            }
            race.print(rows, rounds);
        } finally {
            server.destroy();
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void lap(String contender, String family) throws IOException, InterruptedException {
        Process lap = start(
                "-Xms512m",
                "-Xmx512m",
                // A compiler's thread that ends would take the CPU time that it has used along.
                "-XX:-UseDynamicNumberOfCompilerThreads",
                Lap.class.getName(),
                url,
                contender,
                family);
        try (BufferedReader out = lap.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split("\t", -1);
                rounds.computeIfAbsent(contender + parts[0], any -> new ArrayList<>())
                        .add(new Figures(Double.parseDouble(parts[1]), Double.parseDouble(parts[2])));
            }
        }
        if (lap.waitFor() != 0) {
            throw new IllegalStateException(contender + " failed in " + family);
        }
    }

    private void print(List<Row> rows, int count) {
        System.out.printf(
                "JDK %s, %d cores, medians of %d rounds; ratios to by hand, with their range%n%n",
                System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(), count);
        System.out.println("| | by hand: CPU, bytes | generated: CPU | bytes | fluent: CPU | bytes |");
        System.out.println("|---|---|---|---|---|---|");
        for (Row row : rows) {
            double[] nanos = figures(CONTENDERS.get(0), row, Figures::nanos);
            double[] bytes = figures(CONTENDERS.get(0), row, Figures::bytes);
            StringBuilder line = new StringBuilder("| %s | %.2f µs, %,.0f per %s |"
                    .formatted(row.name(), median(nanos) / 1_000, median(bytes), row.unit()));
            for (String contender : CONTENDERS.subList(1, CONTENDERS.size())) {
                line.append(" %s | %s |"
                        .formatted(
                                ratios(figures(contender, row, Figures::nanos), nanos),
                                ratios(figures(contender, row, Figures::bytes), bytes)));
            }
            System.out.println(line);
        }
    }

    private double[] figures(String contender, Row row, ToDoubleFunction<Figures> figure) {
        return rounds.getOrDefault(contender + row.name(), List.of()).stream()
                .mapToDouble(figure)
                .toArray();
    }

    /** The median of the ratios within each round, and their range. */
    private static String ratios(double[] own, double[] floor) {
        double[] ratios = IntStream.range(0, own.length)
                .mapToDouble(i -> own[i] / floor[i])
                .toArray();
        double median = median(ratios);
        return "%.2f (%.2f to %.2f)"
                .formatted(
                        median,
                        Arrays.stream(ratios).min().orElse(median),
                        Arrays.stream(ratios).max().orElse(median));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
