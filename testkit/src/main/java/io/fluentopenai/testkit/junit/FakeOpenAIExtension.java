package io.fluentopenai.testkit.junit;

import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.cassette.Cassette;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A JUnit extension that starts a {@link FakeOpenAI} for tests, closes it after them, and passes it as a parameter to
 * whatever asks for one. Register it in a field to choose the settings, or to use the server outside of methods:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FakeOpenAIExtension fake = new FakeOpenAIExtension(FakeOpenAI.builder().basePath("/openai/v1"));
 *
 * final OpenAI openai = OpenAI.builder().baseUrl(fake.server().baseUrl()).apiKey(fake.server().apiKey()).build();
 * }</pre>
 *
 * <p>In a static field, there is one server for the class and its nested classes. It is {@linkplain FakeOpenAI#reset reset}
 * before each test: before the constructor of the test class, or before the {@code @BeforeEach} methods if the lifecycle is
 * {@code PER_CLASS}. What a {@code @BeforeAll} method sets is lost. In an instance field, each test has a server of its own.
 *
 * <p>Where tests of one class run concurrently, each test has a server of its own, which is passed to its parameters and to
 * those of its {@code @BeforeEach} and {@code @AfterEach} methods. To use {@link #server()} in such tests, declare an
 * instance field. Thread-safe.
 */
public final class FakeOpenAIExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    private final FakeOpenAI.Builder settings;
    private final Cassettes cassettes;
    private final Map<String, FakeOpenAI> ofConcurrentTests = new ConcurrentHashMap<>();

    /** The server of a class, or of one test if this stands in an instance field. */
    private @Nullable FakeOpenAI shared;

    /** The class whose tests share the server; null if this stands in an instance field. */
    private @Nullable Class<?> owner;

    /** True if no test, and no method before all tests, has used the server since its last reset. */
    private boolean isFresh;

    /** Creates an extension for servers with default settings. */
    public FakeOpenAIExtension() {
        this(FakeOpenAI.builder());
    }

    /**
     * Creates an extension.
     *
     * @param settings the settings of the servers; do not change them later
     */
    public FakeOpenAIExtension(FakeOpenAI.Builder settings) {
        this(settings, System.getenv());
    }

    FakeOpenAIExtension(FakeOpenAI.Builder settings, Map<String, String> environment) {
        this.settings = Objects.requireNonNull(settings);
        this.cassettes = new Cassettes(environment);
    }

    /** Returns the server. Starts it if it is not running. */
    public synchronized FakeOpenAI server() {
        if (shared == null) {
            shared = settings.start();
        }
        return shared;
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        Class<?> outermost = outermost(context);
        if (owner != null && owner != outermost) {
            throw new ExtensionConfigurationException(
                    owner.getName() + " and " + outermost.getName() + " run concurrently with the same "
                            + "FakeOpenAIExtension. Give each class one of its own, or use @FakeOpenAITest.");
        }
        owner = outermost;
        isFresh = false;
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        reset();
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        reset();
        isFresh = false;
        refuseSharing(context);
        if (!isOfConcurrentTest(context)) {
            cassettes.of(context).ifPresent(cassette -> server().cassette(cassette));
        }
    }

    /** Resets the server if it has not been reset for the next test. */
    private synchronized void reset() {
        if (!isFresh && shared != null && owner != null) {
            shared.reset();
        }
        isFresh = true;
    }

    private void refuseSharing(ExtensionContext context) {
        if (owner != null && shared != null && isConcurrent(context)) {
            throw new ExtensionConfigurationException("Tests of " + owner.getName()
                    + " run concurrently and would share a FakeOpenAI, which their constructor, a static method or"
                    + " server() asked for. Take it as a parameter of the test, declare the FakeOpenAIExtension in an"
                    + " instance field, or annotate the class with @Execution(ExecutionMode.SAME_THREAD).");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeOpenAI.class;
    }

    @Override
    public FakeOpenAI resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return isOfConcurrentTest(context)
                ? ofConcurrentTests.computeIfAbsent(context.getUniqueId(), test -> start(context))
                : server();
    }

    /** A server for one test alone. */
    private FakeOpenAI start(ExtensionContext context) {
        Optional<Cassette> cassette = cassettes.of(context);
        return settings.start().cassette(cassette.orElse(null));
    }

    private boolean isOfConcurrentTest(ExtensionContext context) {
        return isShared() && isConcurrent(context);
    }

    private synchronized boolean isShared() {
        return owner != null;
    }

    /** Returns whether a test runs at the same time as others of its class. */
    private static boolean isConcurrent(ExtensionContext context) {
        return context.getTestMethod().isPresent() && context.getExecutionMode() == ExecutionMode.CONCURRENT;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        FakeOpenAI own = ofConcurrentTests.remove(context.getUniqueId());
        if (own != null) {
            own.close();
        }
        if (!isShared()) {
            close();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass() == owner) {
            owner = null;
            close();
        }
    }

    private synchronized void close() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private static Class<?> outermost(ExtensionContext context) {
        Class<?> outermost = context.getRequiredTestClass();
        ExtensionContext parent = context.getParent().orElse(null);
        while (parent != null && parent.getTestClass().isPresent()) {
            outermost = parent.getRequiredTestClass();
            parent = parent.getParent().orElse(null);
        }
        return outermost;
    }
}
