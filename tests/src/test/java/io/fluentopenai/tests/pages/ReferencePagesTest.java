package io.fluentopenai.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.Credentials;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.RateLimiter;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.LoopSettings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of settings and errors name what there is, all of it and nothing else. */
class ReferencePagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile("`(\\w+)\\(");
    private static final Pattern EXCEPTION = Pattern.compile("`(\\w+Exception)`");
    private static final Pattern NAME = Pattern.compile("\"([A-Z]+_[A-Z_]+)\"");

    @ParameterizedTest
    @ValueSource(
            classes = {
                OpenAI.Builder.class,
                ApiClient.Builder.class,
                RequestOptions.Builder.class,
                RetryPolicy.Builder.class,
                RateLimiter.Builder.class,
                AzureOptions.class,
                Polling.class,
                LoopSettings.class,
                SessionOptions.Builder.class,
                ReconnectPolicy.Builder.class
            })
    void everySettingHasARow(Class<?> settings) throws IOException {
        String name = settings.getEnclosingClass() == null
                ? settings.getSimpleName()
                : settings.getEnclosingClass().getSimpleName() + "." + settings.getSimpleName();
        Set<String> rows = ROW.matcher(section(name))
                .results()
                .flatMap(row -> METHOD.matcher(row.group(1)).results())
                .map(method -> method.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(setters(settings));
    }

    @Test
    void everyEnvironmentVariableHasARow() throws IOException {
        String section = section("Where the key comes from");
        for (Class<?> reader : new Class<?>[] {Credentials.class, OpenAI.class}) {
            Path source =
                    ROOT.resolve("fluent-api/src/main/java/" + reader.getName().replace('.', '/') + ".java");
            NAME.matcher(Files.readString(source))
                    .results()
                    .forEach(name -> assertThat(section).contains("`" + name.group(1) + "`"));
        }
        assertThat(section).contains("`OPENAI_API_KEY`", "`OPENAI_BASE_URL`");
    }

    @Test
    void everyPublicExceptionIsNamed() throws IOException {
        Set<String> named = EXCEPTION
                .matcher(Files.readString(ROOT.resolve("docs/reference/errors.md")))
                .results()
                .map(exception -> exception.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        named.removeAll(Set.of("IllegalArgumentException", "IllegalStateException"));
        named.addAll(Set.of("OpenAIException", "StructuredOutputException", "RealtimeException"));

        assertThat(named).isEqualTo(publicExceptions());
    }

    private static String section(String heading) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reference/settings.md"));
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as("a section %s in settings.md", heading).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    /** The public methods that return the settings themselves. */
    private static Set<String> setters(Class<?> settings) {
        return Arrays.stream(settings.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == settings)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> publicExceptions() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : new String[] {
            "generated-client", "fluent-api", "realtime-ws", "mcp", "observability", "spring-boot-starter", "proxy"
        }) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path source :
                        sources.filter(ReferencePagesTest::isException).toList()) {
                    String name = source.getFileName().toString().replace(".java", "");
                    Stream<MatchResult> declarations = Pattern.compile(
                                    "^public [a-z -]*class " + name + "\\b", Pattern.MULTILINE)
                            .matcher(Files.readString(source))
                            .results();
                    if (declarations.findAny().isPresent()) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    private static boolean isException(Path source) {
        return source.getFileName().toString().endsWith("Exception.java")
                && !source.toString().contains("/internal/");
    }
}
