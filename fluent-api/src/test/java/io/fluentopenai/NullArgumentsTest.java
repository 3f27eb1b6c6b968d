package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.UploadObject;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.tools.Tool;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Null where a value must be given: whatever public method it is, the message says which, and what to do. */
@NullUnmarked
class NullArgumentsTest {
    private static final String OBJECT = "{\"id\":\"i\",\"thread_id\":\"t\",\"run_id\":\"r\",\"assistant_id\":\"a\","
            + "\"model\":\"m\",\"status\":\"completed\",\"vector_store_id\":\"v\",\"eval_id\":\"e\",\"container_id\":\"c\","
            + "\"filename\":\"f\",\"b64_json\":\"AA==\"}";

    /** Types that users get in answers and streams, and cannot make. */
    private static final Set<Class<?>> ONLY_FROM_THE_LIBRARY = Set.of(
            io.fluentopenai.audio.Speech.class,
            io.fluentopenai.batches.BatchResult.class,
            io.fluentopenai.images.ImageEvent.class,
            io.fluentopenai.structured.PartialJson.class,
            io.fluentopenai.structured.PartialOutput.class,
            io.fluentopenai.tools.LoopResult.class,
            io.fluentopenai.uploads.UploadSettings.class);

    record Arguments(String a) {}

    private ApiClient client;
    private OpenAI openai;
    private final Map<Class<?>, Object> samples = new HashMap<>();

    @BeforeEach
    void start() throws ReflectiveOperationException {
        client = ApiClient.builder()
                .baseUrl("http://127.0.0.1:1")
                .apiKey("sk-1")
                .maxRetries(0)
                .build();
        openai = OpenAI.of(client);
        samples.put(ApiClient.class, client);
        samples.put(OpenAI.class, openai);
        samples.put(OpenAI.Builder.class, OpenAI.builder());
        samples.put(String.class, "x");
        samples.put(CharSequence.class, "x");
        samples.put(Object.class, "x");
        samples.put(int.class, 1);
        samples.put(long.class, 1L);
        samples.put(double.class, 0.5);
        samples.put(boolean.class, true);
        samples.put(Duration.class, Duration.ofSeconds(1));
        samples.put(Instant.class, Instant.EPOCH);
        samples.put(Path.class, Path.of("none"));
        samples.put(Map.class, Map.of("a", "b"));
        samples.put(Class.class, Arguments.class);
        samples.put(TypeRef.class, new TypeRef<Arguments>() {});
        samples.put(Method.class, Arguments.class.getDeclaredMethod("a"));
        samples.put(FilePart.class, FilePart.of("f.txt", new byte[] {1}));
        samples.put(RequestOptions.class, RequestOptions.none());
        samples.put(
                JsonNode.class, Json.parse("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"));
        for (Class<?> list : List.of(List.class, Iterable.class, Collection.class)) {
            samples.put(list, List.of());
        }
        samples.put(
                io.fluentopenai.chat.ChatRequest.class, openai.chat().model("m").user("u"));
        samples.put(
                io.fluentopenai.responses.ResponseRequest.class,
                openai.responses().model("m").user("u"));
        samples.put(
                io.fluentopenai.request.ModelRequest.class,
                openai.responses().model("m").user("u"));
        samples.put(
                io.fluentopenai.batches.BatchRequests.class, openai.batches().requests());
        samples.put(io.fluentopenai.agents.AgentSessions.class, openai.agents().sessions());
        samples.put(io.fluentopenai.assistants.Runs.class, openai.threads().runs("t"));
        samples.put(
                io.fluentopenai.assistants.ThreadMessages.class,
                openai.threads().messages("t"));
        samples.put(
                io.fluentopenai.vectorstores.VectorStoreFiles.class,
                openai.vectorStores().files("v"));
        samples.put(
                io.fluentopenai.vectorstores.FileBatches.class,
                openai.vectorStores().fileBatches("v"));
        samples.put(io.fluentopenai.tools.FunctionTool.class, Tool.fromFunction("f", "", () -> 1));
        samples.put(io.fluentopenai.tools.CustomTool.class, Tool.custom("c", ""));
        samples.put(io.fluentopenai.tools.HostedTool.class, Tool.webSearch());
        samples.put(io.fluentopenai.tools.Tools.class, io.fluentopenai.tools.Tools.of());
        samples.put(io.fluentopenai.tools.ToolCall.class, new io.fluentopenai.tools.ToolCall("1", "f", "{}"));
        samples.put(io.fluentopenai.webhooks.Webhooks.class, io.fluentopenai.webhooks.Webhooks.of("whsec_c2VjcmV0"));
        samples.put(
                io.fluentopenai.uploads.Upload.class,
                new io.fluentopenai.uploads.Upload(
                        openai,
                        ApiResponse.of(
                                ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true)),
                                Json.read(OBJECT, UploadObject.class))));
        samples.put(WaitableObject.class, made(io.fluentopenai.batches.Batch.class, 0));
        for (Method part : OpenAI.class.getMethods()) {
            if (part.getParameterCount() == 0 && Endpoint.class.isAssignableFrom(part.getReturnType())) {
                samples.put(part.getReturnType(), part.invoke(openai));
            }
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void settersNameTheirMethodTheirParameterAndWhatToDo() {
        assertThatThrownBy(() -> openai.chat().model(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("Chat.model(…): model must not be null. Pass a value, or leave out the call.");
        assertThatThrownBy(() -> openai.chat().model("m").user((String) null))
                .hasMessage("ChatRequest.user(…): text must not be null. Pass a value, or leave out the call.");
        assertThatThrownBy(() -> openai.responses().model("m").toolResult("call_1", null))
                .hasMessageStartingWith("ResponseRequest.toolResult(…): result must not be null. ");
    }

    @Test
    void everyPublicMethodOfTheFluentLayerDoes() throws Exception {
        List<String> poor = new ArrayList<>();
        int tried = 0;
        for (Class<?> type : publicTypes()) {
            if (ONLY_FROM_THE_LIBRARY.contains(type)) {
                continue;
            }
            for (Method method : type.getDeclaredMethods()) {
                for (int i = 0; i < method.getParameterCount(); i++) {
                    if (mustBeGiven(method, i)) {
                        tried++;
                        String why = tried(type, method, i);
                        if (!why.isEmpty()) {
                            poor.add(type.getName() + "." + method.getName() + "#" + i + " "
                                    + Arrays.toString(method.getParameterTypes()) + ": " + why);
                        }
                    }
                }
            }
        }
        assertThat(poor).isEmpty();
        assertThat(tried).isGreaterThan(900);
    }

    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(
                OpenAI.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("io/fluentopenai"))) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
                if (name.endsWith(".class") && !name.contains(".internal.") && !name.contains("-info")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6));
                    boolean hasStatics = type == Tool.class || type == Content.class;
                    if (isPublic(type)
                            && !type.isEnum()
                            && !type.isAnnotation()
                            && (!type.isInterface() || hasStatics)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static boolean mustBeGiven(Method method, int parameter) {
        return Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && !method.getName().equals("equals")
                && !method.getParameterTypes()[parameter].isPrimitive()
                && !(method.getGenericParameterTypes()[parameter] instanceof TypeVariable)
                && Stream.of(method.getAnnotatedParameterTypes()[parameter].getAnnotations())
                        .noneMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    /** What is wrong with the outcome; empty if nothing is. */
    private String tried(Class<?> type, Method method, int parameter) throws IllegalAccessException {
        Object target = Modifier.isStatic(method.getModifiers()) ? null : sample(type, 0);
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == parameter ? null : sample(method.getParameterTypes()[i], 0);
        }
        method.setAccessible(true);
        try {
            Object result = method.invoke(target, arguments);
            if (result instanceof CompletableFuture<?> future) {
                future.join();
            }
            return "accepted";
        } catch (InvocationTargetException | CompletionException thrown) {
            return poor(thrown.getCause());
        } catch (NullPointerException noTarget) {
            return "no instance to try";
        }
    }

    private static String poor(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        boolean jdks = thrown instanceof NullPointerException
                && !message.matches(".*\\(…\\): .* must not be null\\. Pass a value, or leave out the call\\.");
        return jdks || thrown instanceof ConnectionException || thrown instanceof ClassCastException
                ? thrown.toString()
                : "";
    }

    private Object sample(Class<?> type, int depth) {
        if (samples.containsKey(type)) {
            return samples.get(type);
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            if (!type.getComponentType().isPrimitive()) {
                Array.set(array, 0, sample(type.getComponentType(), depth + 1));
            }
            return array;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (depth > 4) {
            return null;
        }
        if (type.isSealed() && type.isInterface()) {
            return sample(type.getPermittedSubclasses()[0], depth + 1);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "toString" -> "proxy";
                        case "hashCode" -> 1;
                        case "equals" -> proxy == arguments[0];
                        default -> null;
                    });
        }
        return made(type, depth);
    }

    private Object made(Class<?> type, int depth) {
        for (Constructor<?> constructor : type.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 3 && parameters[2] == ResponseInfo.class) {
                try {
                    return constructor.newInstance(
                            openai, Json.read(OBJECT, parameters[1].asSubclass(JsonValue.class)), null);
                } catch (ReflectiveOperationException | RuntimeException other) {
                    continue;
                }
            }
        }
        List<java.lang.reflect.Executable> ways = new ArrayList<>();
        Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers())
                        && Modifier.isPublic(method.getModifiers())
                        && method.getReturnType() == type)
                .forEach(ways::add);
        ways.addAll(List.of(type.getConstructors()));
        for (java.lang.reflect.Executable way : ways) {
            Object[] arguments = Stream.of(way.getParameterTypes())
                    .map(each -> sample(each, depth + 1))
                    .toArray();
            try {
                return way instanceof Method method
                        ? method.invoke(null, arguments)
                        : ((Constructor<?>) way).newInstance(arguments);
            } catch (ReflectiveOperationException | RuntimeException other) {
                continue;
            }
        }
        return null;
    }
}
