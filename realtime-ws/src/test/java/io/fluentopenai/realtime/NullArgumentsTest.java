package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.AudioBytes;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.Tools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Null where a value must be given: whatever public method it is, the message says which, and what to do. */
@NullUnmarked
class NullArgumentsTest {
    private static final String POOR =
            "not \"….method(…): parameter must not be null. Pass a value, or leave out the call.\" but ";

    private final Map<Class<?>, Object> samples = new HashMap<>();

    @Test
    void settersNameTheirMethodTheirParameterAndWhatToDo() {
        assertThatThrownBy(() -> RealtimeConfig.conversation("m").options(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("RealtimeConfig.options(…): chosen must not be null. Pass a value, or leave out the call.");
        assertThatThrownBy(() -> SessionOptions.builder().pingInterval(null))
                .hasMessage(
                        "Builder.pingInterval(…): pingInterval must not be null. Pass a value, or leave out the call.");
    }

    @Test
    void everyPublicMethodDoes() throws Exception {
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, RealtimeConfig.conversation("m"));
                ResponsesSession responses = Realtime.connectResponses(openai);
                BetaResponsesSession beta = Realtime.connectBetaResponses(openai)) {
            fill(openai, session);
            samples.put(ResponsesSession.class, responses);
            samples.put(BetaResponsesSession.class, beta);
            List<String> poor = new ArrayList<>();
            int tried = 0;
            for (Class<?> type : publicTypes()) {
                for (Method method : type.getDeclaredMethods()) {
                    for (int i = 0; i < method.getParameterCount(); i++) {
                        if (mustBeGiven(type, method, i)) {
                            tried++;
                            String why = tried(type, method, i);
                            if (!why.isEmpty()) {
                                poor.add(type.getName() + "." + method.getName() + "#" + i + ": " + why);
                            }
                        }
                    }
                }
            }
            assertThat(poor).isEmpty();
            assertThat(tried).isGreaterThan(100);
        }
    }

    private void fill(OpenAI openai, RealtimeSession session) throws IOException {
        samples.put(OpenAI.class, openai);
        samples.put(RealtimeSession.class, session);
        samples.put(EventSession.class, session);
        samples.put(RealtimeTools.class, session.runTools(Tools.of()));
        samples.put(RealtimeConfig.class, RealtimeConfig.conversation("m"));
        LiveConfig live = LiveConfig.session("m");
        samples.put(LiveConfig.class, live);
        samples.put(LiveSession.class, LiveSession.of(openai, live));
        samples.put(LiveSideband.class, LiveSideband.of(openai, "live_1", SessionOptions.ofDefaults()));
        samples.put(SessionOptions.class, SessionOptions.ofDefaults());
        samples.put(SessionOptions.Builder.class, SessionOptions.builder());
        samples.put(ReceiveOptions.class, ReceiveOptions.ofDefaults());
        samples.put(ReconnectPolicy.class, ReconnectPolicy.ofDefaults());
        samples.put(ReconnectPolicy.Builder.class, ReconnectPolicy.builder());
        samples.put(SessionEnd.class, new SessionEnd(SessionEnd.By.CLIENT, SessionEnd.NORMAL, "", null));
        samples.put(AudioInput.class, AudioInput.to(session, RealtimeAudioFormat.PCM16));
        samples.put(AudioPlayback.class, AudioPlayback.of(session));
        samples.put(AudioBytes.class, AudioBytes.wrap(new byte[0]));
        samples.put(RealtimeAudioFormat.class, RealtimeAudioFormat.PCM16);
        samples.put(NoiseReductionType.class, NoiseReductionType.NEAR_FIELD);
        samples.put(ClientEvent.class, ClientEvent.commitAudio());
        samples.put(ServerEvent.class, ServerEvent.fromJson("{}"));
        samples.put(JsonValue.class, ClientEvent.commitAudio());
        samples.put(JsonReader.class, JsonReader.of("{}"));
        samples.put(JsonNode.class, JsonNodeFactory.instance.objectNode());
        samples.put(String.class, "x");
        samples.put(int.class, 1);
        samples.put(long.class, 1L);
        samples.put(double.class, 0.5);
        samples.put(boolean.class, true);
        samples.put(byte[].class, new byte[2]);
        samples.put(ByteBuffer.class, ByteBuffer.allocate(2));
        samples.put(InputStream.class, new ByteArrayInputStream(new byte[0]));
        samples.put(OutputStream.class, OutputStream.nullOutputStream());
        samples.put(Duration.class, Duration.ofSeconds(1));
        samples.put(Class.class, ServerEvent.class);
        samples.put(Throwable.class, new IllegalStateException());
        samples.put(Tools.class, Tools.of());
    }

    private static List<Class<?>> publicTypes() throws Exception {
        Path root = root();
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
                if (name.endsWith(".class") && !name.contains(".internal.") && !name.contains("-info")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6));
                    if (isPublic(type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static Path root() throws URISyntaxException {
        return Path.of(Realtime.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static boolean mustBeGiven(Class<?> type, Method method, int parameter) {
        boolean ours = !type.isInterface() || Modifier.isStatic(method.getModifiers());
        return ours
                && Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && !method.getName().equals("equals")
                && !method.getName().equals("valueOf")
                && !JsonValue.class.isAssignableFrom(type.isInterface() ? Object.class : type)
                && !method.getParameterTypes()[parameter].isPrimitive()
                && !(method.getGenericParameterTypes()[parameter] instanceof TypeVariable<?> variable
                        && variable.getGenericDeclaration() instanceof Method)
                && Stream.of(method.getAnnotatedParameterTypes()[parameter].getAnnotations())
                        .noneMatch(each -> each.annotationType() == Nullable.class);
    }

    /** What is wrong with the outcome; empty if nothing is. */
    private String tried(Class<?> type, Method method, int parameter) throws IllegalAccessException {
        Object target = Modifier.isStatic(method.getModifiers()) ? null : sample(type);
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == parameter ? null : sample(method.getParameterTypes()[i]);
        }
        try {
            method.setAccessible(true);
            method.invoke(target, arguments);
            return "accepted";
        } catch (InvocationTargetException e) {
            String message = String.valueOf(e.getCause());
            return message.matches(
                            ".*NullPointerException: .*\\(…\\): .* must not be null\\. Pass a value, or leave out the call\\.")
                    ? ""
                    : POOR + message;
        } catch (IllegalArgumentException | NullPointerException noSample) {
            return "no sample among " + Arrays.toString(method.getParameterTypes()) + ": " + noSample;
        }
    }

    private Object sample(Class<?> type) throws IllegalAccessException {
        if (samples.containsKey(type)) {
            return samples.get(type);
        }
        if (type.isInterface() && !type.isSealed()) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
        }
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }
}
