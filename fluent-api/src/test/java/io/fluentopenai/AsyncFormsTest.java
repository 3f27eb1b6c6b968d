package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.batches.BatchRequests;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.uploads.PartedUpload;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The documentation promises that whoever calls need not block. */
@NullUnmarked
class AsyncFormsTest {
    private static final String ASYNC = "Async";

    /** What an endpoint gives without a call: it is filled first, and has an async form of its own. */
    private static final Set<Class<?>> COLLECTED =
            Set.of(ChatRequest.class, ResponseRequest.class, BatchRequests.class);

    private static List<Class<?>> publicClasses() throws IOException, URISyntaxException {
        Path root = Path.of(
                OpenAI.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        root.relativize(file).toString().replace('\\', '/').replace('/', '.');
                if (!name.contains("$") && !name.contains("-info") && !name.contains(".internal.")) {
                    classes.add(loaded(name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        return classes.stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .toList();
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                // A setting that takes an asynchronous function is no call.
                .filter(method -> !(method.getName().endsWith(ASYNC) && method.getReturnType() == type))
                .toList();
    }

    private static boolean has(Class<?> type, String name, Class<?>[] parameters) {
        return methods(type).stream()
                .anyMatch(method ->
                        method.getName().equals(name) && Arrays.equals(method.getParameterTypes(), parameters));
    }

    @Test
    void everyCallOfAnEndpointHasAnAsyncForm() throws IOException, URISyntaxException {
        List<String> missing = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            if (type == Endpoint.class || !Endpoint.class.isAssignableFrom(type)) {
                continue;
            }
            for (Method method : methods(type)) {
                Class<?> result = method.getReturnType();
                boolean calls = !Endpoint.class.isAssignableFrom(result)
                        && !COLLECTED.contains(result)
                        && !(result == PartedUpload.class && method.getName().equals("resume"));
                if (calls
                        && !method.getName().endsWith(ASYNC)
                        && !has(type, method.getName() + ASYNC, method.getParameterTypes())) {
                    missing.add(method.toString());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whereOneFormOfACallIsAsyncAllAre() throws IOException, URISyntaxException {
        List<String> missing = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            Set<String> async = methods(type).stream()
                    .map(Method::getName)
                    .filter(name -> name.endsWith(ASYNC))
                    .collect(Collectors.toSet());
            for (Method method : methods(type)) {
                if (async.contains(method.getName() + ASYNC)
                        && !has(type, method.getName() + ASYNC, method.getParameterTypes())) {
                    missing.add(method.toString());
                }
                if (method.getName().endsWith(ASYNC) && method.getReturnType() != CompletableFuture.class) {
                    missing.add(method + " is no future");
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
