package io.fluentopenai.tests;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with the class path of the tests, in which jars can be exchanged for those of other versions. */
public final class Jvm {
    private final List<Path> classPath = new ArrayList<>();

    /** What a program wrote, to both of its streams, how it ended and how long it ran. */
    public record Outcome(int status, String output, Duration took) {}

    /** A JVM with the class path of this one. */
    public Jvm() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
    }

    /** Puts a folder of classes in front. */
    public Jvm with(Path classes) {
        classPath.add(0, classes);
        return this;
    }

    /** Puts the jars of a folder in place of those of the same artifacts, whatever their versions. */
    public Jvm withJars(Path folder) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                classPath.removeIf(entry -> artifact(entry).equals(artifact(jar)));
                classPath.add(0, jar);
            }
        }
        return this;
    }

    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    /** Runs a main class with arguments in a folder, and waits for its end. */
    public Outcome run(Path folder, String main, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(
                        File.pathSeparator,
                        classPath.stream().map(Path::toString).toList()),
                main));
        command.addAll(arguments);
        Instant start = Instant.now();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return new Outcome(status, output, Duration.between(start, Instant.now()));
        } finally {
            process.destroyForcibly();
        }
    }
}
