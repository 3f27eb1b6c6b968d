package io.fluentopenai.benchmarks.coldstart;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures the first call in a fresh JVM: starts each program in turn, over and over, against a server in a process of its
 * own, and compares the medians with those of {@link ByHand}.
 *
 * <p>Arguments: the number of rounds, 20 by default, and then options for the measured JVMs.
 */
public final class ColdStart {
    private static final String ROW = "%-12s | %8.1f %6.2f | %8.1f %6.2f | %8.1f %6.2f | %8.1f %6.2f%n";
    private static final String HEAD = "%-12s | %15s | %15s | %15s | %15s%n";

    /** A program, with the jars that it stands on. */
    private record Program(String name, Class<?> main, List<String> jars) {}

    /** The first is what the others are compared with. */
    private static final List<Program> PROGRAMS = List.of(
            new Program("by hand", ByHand.class, List.of("jackson-core")),
            new Program("client", Client.class, List.of("fluentopenai-generated-client", "jackson", "jspecify")),
            new Program("fluent", Fluent.class, List.of("fluentopenai-", "jackson", "jspecify")),
            new Program("tuned hand", ByHandTuned.class, List.of("jackson-core")),
            new Program(
                    "databind",
                    ByDatabind.class,
                    List.of("jackson-core", "jackson-databind-2", "jackson-annotations")));

    /** Milliseconds; the CPU's are NaN where there is no bash to ask. */
    private record Run(double exit, double reply, double call, double cpu) {}

    private final List<String> options;
    private final String url;
    private final Path programs;
    private final Path library;

    private ColdStart(List<String> options, String url, Path programs, Path library) {
        this.options = options;
        this.url = url;
        this.programs = programs;
        this.library = library;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        List<String> options = List.of(args).subList(Math.min(1, args.length), args.length);
        Path jar = Path.of(ColdStart.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path programs = Files.createTempFile("coldstart", ".jar");
        Process server = new ProcessBuilder(java(), "-cp", jar.toString(), ChatServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            pack(programs);
            String url = "http://127.0.0.1:" + out.readLine() + "/v1";
            new ColdStart(options, url, programs, jar.resolveSibling("lib")).compare(rounds);
        } finally {
            server.destroy();
            Files.delete(programs);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The programs in a jar of their own: the one that this class is in names JMH and all else as its class path. */
    private static void pack(Path target) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target))) {
            for (Program program : PROGRAMS) {
                List<Class<?>> classes = new ArrayList<>(List.of(program.main.getDeclaredClasses()));
                classes.add(program.main);
                for (Class<?> type : classes) {
                    String name = type.getName().replace('.', '/') + ".class";
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream bytes = type.getResourceAsStream("/" + name)) {
                        bytes.transferTo(jar);
                    }
                }
            }
        }
    }

    private void compare(int rounds) throws IOException, InterruptedException {
        Map<Program, List<Run>> runs = new HashMap<>();
        for (int round = -2; round < rounds; round++) {
            List<Program> order = new ArrayList<>(PROGRAMS);
            if (round % 2 != 0) {
                Collections.reverse(order);
            }
            for (Program program : order) {
                Run run = run(program);
                // The first rounds bring the files into the cache and the server to its speed.
                if (round >= 0) {
                    runs.computeIfAbsent(program, p -> new ArrayList<>()).add(run);
                }
            }
        }
        System.out.printf(
                "JDK %s, %d cores, %d runs of each, medians in ms and as ratios to the first%n%n",
                System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(), rounds);
        System.out.printf(HEAD, "", "start to exit", "start to reply", "main to reply", "CPU time");
        Map<Program, Run> medians = new LinkedHashMap<>();
        for (Program program : PROGRAMS) {
            medians.put(program, median(runs.getOrDefault(program, List.of())));
        }
        Run base = medians.values().iterator().next();
        medians.forEach((program, run) -> {
            System.out.printf(
                    ROW,
                    program.name,
                    run.exit,
                    run.exit / base.exit,
                    run.reply,
                    run.reply / base.reply,
                    run.call,
                    run.call / base.call,
                    run.cpu,
                    run.cpu / base.cpu);
        });
    }

    private Run run(Program program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean bash = Files.isExecutable(Path.of("/bin/bash"));
        if (bash) {
            command.addAll(List.of("/bin/bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"));
        }
        command.addAll(List.of(java(), "-cp", classPath(program)));
        command.addAll(options);
        command.addAll(List.of(program.main.getName(), url, "key"));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            String reply = out.readLine();
            double replied = millis(System.nanoTime() - start);
            String call = out.readLine();
            process.waitFor();
            double exit = millis(System.nanoTime() - start);
            String rest = err.lines().collect(Collectors.joining("\n"));
            if (call == null || !ChatServer.REPLY.equals(reply) || process.exitValue() != 0) {
                throw new IllegalStateException(program.name + " failed: " + rest);
            }
            return new Run(exit, replied, millis(Long.parseLong(call)), bash ? cpu(rest) : Double.NaN);
        }
    }

    private String classPath(Program program) throws IOException {
        try (Stream<Path> files = Files.list(library)) {
            return Stream.concat(
                            Stream.of(programs),
                            files.filter(file -> program.jars.stream()
                                            .anyMatch(file.getFileName().toString()::startsWith))
                                    .sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** User and system time, in seconds, on the last line. */
    private static double cpu(String text) {
        String[] times = text.substring(text.lastIndexOf('\n') + 1).split(" ", -1);
        return 1_000
                * (Double.parseDouble(times[0].replace(',', '.')) + Double.parseDouble(times[1].replace(',', '.')));
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static Run median(List<Run> runs) {
        return new Run(
                median(runs.stream().mapToDouble(Run::exit).toArray()),
                median(runs.stream().mapToDouble(Run::reply).toArray()),
                median(runs.stream().mapToDouble(Run::call).toArray()),
                median(runs.stream().mapToDouble(Run::cpu).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
