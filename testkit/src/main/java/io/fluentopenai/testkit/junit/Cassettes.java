package io.fluentopenai.testkit.junit;

import io.fluentopenai.testkit.cassette.Cassette;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Finds the cassette of a test. */
final class Cassettes {

    private static final String MODE = "fluentopenai.cassettes";
    private static final String FOLDER = "fluentopenai.cassettes.folder";
    private static final Namespace RECORDED = Namespace.create(Cassettes.class);

    private final Map<String, String> environment;

    Cassettes(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The cassette of a test; empty if it uses none. */
    Optional<Cassette> of(ExtensionContext test) {
        Method method = test.getRequiredTestMethod();
        UseCassette ofMethod = method.getAnnotation(UseCassette.class);
        UseCassette chosen = ofMethod == null ? ofClass(test.getRequiredTestClass()) : ofMethod;
        if (chosen == null) {
            return Optional.empty();
        }
        String usual = test.getRequiredTestClass().getSimpleName() + "/" + method.getName();
        String own = ofMethod == null ? chosen.value() + "/" + method.getName() : chosen.value();
        Path folderOfAll = Path.of(test.getConfigurationParameter(FOLDER).orElse("src/test/cassettes"));
        Path file = folderOfAll.resolve((chosen.value().isEmpty() ? usual : own) + ".json");
        Cassette cassette = isRecording(test) ? recorded(test, file) : Cassette.replay(file);
        return Optional.of(chosen.checkAnswers() ? cassette.checkingAnswers() : cassette);
    }

    private static @Nullable UseCassette ofClass(@Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        UseCassette own = type.getAnnotation(UseCassette.class);
        return own == null ? ofClass(type.getEnclosingClass()) : own;
    }

    private boolean isRecording(ExtensionContext test) {
        String mode = test.getConfigurationParameter(MODE)
                .orElse(environment.getOrDefault("FLUENTOPENAI_CASSETTES", "replay"));
        return switch (mode) {
            case "record" -> true;
            case "replay" -> false;
            default ->
                throw new ExtensionConfigurationException(
                        "The property " + MODE + " (or FLUENTOPENAI_CASSETTES) must be record or replay: " + mode);
        };
    }

    /** Repetitions of a test record into one file. */
    private Cassette recorded(ExtensionContext test, Path file) {
        return test.getRoot().getStore(RECORDED).getOrComputeIfAbsent(file, this::recorder, Cassette.class);
    }

    private Cassette recorder(Path file) {
        String key = environment.getOrDefault("OPENAI_API_KEY", "");
        if (key.isBlank()) {
            throw new ExtensionConfigurationException("Recording the cassette " + file
                    + " needs an API key. Set OPENAI_API_KEY, or replay it without " + MODE + "=record.");
        }
        String upstream = environment.getOrDefault("OPENAI_BASE_URL", "https://api.openai.com/v1");
        return Cassette.record(file, URI.create(upstream), key);
    }
}
