package io.fluentopenai.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the codec benchmarks with JMH, and puts what belongs together side by side: times and allocation of the client as
 * ratios to the others', in one run. Takes JMH's options.
 */
public final class Benchmarks {
    private static final String OURS = "Model";
    private static final String ROW =
            "%-16s %-6s %-8s | %11.2f %11.2f %6.2f | %11.2f %11.2f %6.2f | %12.0f %12.0f %6.2f%n";
    private static final String HEAD = "%-16s %-6s %-8s | %11s %11s %6s | %11s %11s %6s | %12s %12s %6s%n";

    private Benchmarks() {}

    /** Runs them. */
    public static void main(String[] args) throws Exception {
        CommandLineOptions options = new CommandLineOptions(args);
        if (options.shouldHelp() || options.shouldList() || options.shouldListProfilers()) {
            Main.main(args);
            return;
        }
        OptionsBuilder builder = new OptionsBuilder();
        builder.parent(options).addProfiler(GCProfiler.class).addProfiler(CpuTime.class);
        skipWithout(ResponseBenchmark.MODEL, "Response\\.", builder);
        skipWithout(TextDelta.MODEL, "TextDelta", builder);
        Collection<RunResult> results = new Runner(builder.build()).run();
        System.out.printf("%n%s%n%n%s", machine(), table(results));
    }

    private static void skipWithout(String model, String benchmarks, OptionsBuilder builder) {
        if (!Models.exists(model)) {
            System.out.printf("Skipped: %s, because this client's revision of the API has no %s%n", benchmarks, model);
            builder.exclude(benchmarks);
        }
    }

    private static String machine() {
        return "JDK %s, %s, %d cores"
                .formatted(
                        System.getProperty("java.vm.version"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors());
    }

    /** What was measured of one contender: microseconds, and bytes. */
    private record Measured(double time, double cpu, double allocated) {
        @SuppressWarnings("rawtypes")
        static @Nullable Measured of(RunResult run) {
            Map<String, Result> more = run.getSecondaryResults();
            Result<?> cpu = more.get(CpuTime.NAME);
            Result<?> allocated = more.get("gc.alloc.rate.norm");
            return cpu == null || allocated == null
                    ? null
                    : new Measured(run.getPrimaryResult().getScore(), cpu.getScore(), allocated.getScore());
        }
    }

    private static String table(Collection<RunResult> results) {
        Map<String, Map<String, Measured>> groups = new TreeMap<>();
        for (RunResult run : results) {
            String name = run.getParams().getBenchmark();
            String method = name.substring(name.lastIndexOf('.') + 1);
            String type = name.substring(0, name.lastIndexOf('.'));
            String verb = method.startsWith("read") ? "read" : "write";
            Measured measured = Measured.of(run);
            if (measured != null && method.startsWith(verb)) {
                groups.computeIfAbsent(
                                type.substring(type.lastIndexOf('.') + 1) + " " + verb, k -> new LinkedHashMap<>())
                        .put(method.substring(verb.length()), measured);
            }
        }
        StringBuilder table = new StringBuilder(HEAD.formatted(
                "document",
                "",
                "against",
                "time, us",
                "theirs",
                "ratio",
                "cpu, us",
                "theirs",
                "ratio",
                "allocated, B",
                "theirs",
                "ratio"));
        groups.forEach((group, contenders) -> {
            Measured ours = contenders.remove(OURS);
            if (ours != null) {
                contenders.forEach((other, theirs) -> table.append(ROW.formatted(
                        group.substring(0, group.indexOf(' ')),
                        group.substring(group.indexOf(' ') + 1),
                        other.toLowerCase(Locale.ROOT),
                        ours.time,
                        theirs.time,
                        ours.time / theirs.time,
                        ours.cpu,
                        theirs.cpu,
                        ours.cpu / theirs.cpu,
                        ours.allocated,
                        theirs.allocated,
                        ours.allocated / theirs.allocated)));
            }
        });
        return table.append("Below 1 the client is faster, or allocates less.\n")
                .toString();
    }
}
