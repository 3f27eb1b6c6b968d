package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class SizeAndStartTest extends PitfallTest {
    /** A program of a user, with calls of every kind under way when its main method returns. */
    public static final class Program {
        private Program() {}

        /** Calls the server at the URL that is the first argument, with the key that is the second. */
        public static void main(String[] arguments) {
            OpenAI openai =
                    OpenAI.builder().baseUrl(arguments[0]).apiKey(arguments[1]).build();
            System.out.println(
                    openai.chat().model("gpt-5-mini").user("Hello").send().text());
            System.out.println("called");
            if (arguments.length > 2) {
                openai.chat().model("gpt-5-mini").user("Hello").sendAsync().join();
                openai.chat().model("gpt-5-mini").user("Hello").stream()
                        .iterator()
                        .next();
                List<Object> underWay = List.of(
                        openai.chat().model("gpt-5-mini").user("Hello").stream().collect(),
                        openai.responses()
                                .model("gpt-5-mini")
                                .user("Hello")
                                .background()
                                .send()
                                .awaitCompletionAsync(),
                        openai.files().listAsync());
                System.out.println(underWay);
            }
            System.out.println("returned");
        }
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The jars that a call needs, and nothing else of the class path of this test: neither Jackson's modules, which read the
     * values of a user's types, nor its three-state values, which some models have.
     */
    private static String runtime() {
        return Stream.of(
                        OpenAI.class,
                        ApiClient.class,
                        JsonParser.class,
                        ObjectMapper.class,
                        JsonInclude.class,
                        Program.class)
                .map(type -> source(type).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs the program, and returns what it said. */
    private static List<String> run(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", runtime(), Program.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("returned")) {
                lines.add(line);
                line = out.readLine();
            }
            assertThat(line).as(lines.toString()).isEqualTo("returned");
            assertThat(process.waitFor(5, TimeUnit.SECONDS))
                    .as("exits after main has returned")
                    .isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return lines;
    }

    @Test
    void theJvmExitsWhenMainReturnsWhateverTheFluentLayerIsWaitingFor() throws Exception {
        FakeOpenAI server = fake();
        server.pollsPerStep(100_000);
        server.reply("one two three four five");
        server.fail("listFiles").stallHeaders();
        server.fail("createChatCompletion").skip(2).stallAfter(400);

        assertThat(run(List.of(), server.baseUrl(), server.apiKey(), "all")).contains("called");
    }

    @Test
    void aFirstCallNeedsJacksonAndNothingElseAndLoadsOnlyTheClassesThatItUses() throws Exception {
        FakeOpenAI server = fake();
        List<String> lines = run(List.of("-Xlog:class+load:stdout:none"), server.baseUrl(), server.apiKey());

        List<String> loaded = lines.stream()
                .filter(line -> line.contains(" source: "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        List<String> own = loaded.stream()
                .filter(name -> name.startsWith("io.fluentopenai."))
                .toList();
        assertThat(own).contains("io.fluentopenai.chat.ChatCompletion").hasSizeLessThan(250);
        assertThat(loaded)
                .noneMatch(name -> name.startsWith("kotlin.")
                        || name.contains(".databind.introspect.")
                        || name.startsWith("com.fasterxml.jackson.datatype."));
    }

    @Test
    void aReplyIsReadInOnePassWithoutATree() {
        String json =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-5-mini\",\"choices\":"
                        + "[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "x".repeat(500)
                        + "\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}";
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 2000; i++) {
            Json.read(json, CreateChatCompletionResponse.class);
        }
        int rounds = 1000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            Json.read(json, CreateChatCompletionResponse.class);
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
        assertThat(bytes).as("bytes for a reply of 700").isLessThan(15_000);
    }

    @Test
    void noPackageIsInTwoJars() {
        Map<String, Path> owners = new HashMap<>();
        for (Class<?> type : List.of(OpenAI.class, ApiClient.class, FakeOpenAI.class)) {
            Path jar = source(type);
            for (String name : packages(jar)) {
                assertThat(owners.put(name, jar)).as(name).isNull();
            }
        }
        assertThat(owners).containsKeys("io/fluentopenai", "io/fluentopenai/client", "io/fluentopenai/testkit");
    }

    private static List<String> packages(Path jar) {
        try {
            if (Files.isDirectory(jar)) {
                try (Stream<Path> files = Files.walk(jar)) {
                    return packages(
                            files.map(file -> jar.relativize(file).toString().replace('\\', '/')));
                }
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                return packages(zip.stream().map(entry -> entry.getName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> packages(Stream<String> files) {
        return files.filter(file -> file.endsWith(".class") && file.contains("/"))
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .distinct()
                .toList();
    }
}
