package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.testkit.junit.FakeOpenAIExtension;
import io.fluentopenai.testkit.junit.FakeOpenAITest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small test classes as a user's build does. */
class FakeOpenAIExtensionTest {

    /** The ports of the servers that the tests had. */
    private static final List<Integer> PORTS = new CopyOnWriteArrayList<>();

    /** Passes when two tests are in it at the same time. */
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    /** Opens when a class has failed. */
    private static final CountDownLatch FAILED = new CountDownLatch(1);

    @BeforeEach
    void forget() {
        PORTS.clear();
        BOTH.reset();
    }

    private static List<Throwable> run(Class<?>... classes) {
        Launcher launcher = LauncherFactory.create();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(Stream.of(classes)
                                .map(DiscoverySelectors::selectClass)
                                .toList())
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                        .build(),
                listener,
                new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        if (test.isContainer() && result.getStatus() == TestExecutionResult.Status.FAILED) {
                            FAILED.countDown();
                        }
                    }
                });
        assertThat(listener.getSummary().getTestsFoundCount()).isPositive();
        return listener.getSummary().getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .toList();
    }

    /** What each test does: it finds a server that nobody has used, and uses it. */
    private static void use(FakeOpenAI server) {
        assertThat(server.requests()).isEmpty();
        assertThat(answer(server)).contains("You said: Hi");
        server.reply("Something else.");
        assertThat(answer(server)).contains("Something else.");
        PORTS.add(server.port());
    }

    private static String answer(FakeOpenAI server) {
        try {
            return new RawClient(server)
                    .post(
                            "/chat/completions",
                            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void meet() {
        try {
            BOTH.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("The tests did not run at the same time", e);
        }
    }

    private static void assertClosed() {
        for (int port : PORTS) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Parameters.class, PerClass.class, StaticField.class, PerClassWithNested.class})
    void theTestsOfAClassShareAServerThatIsReset(Class<?> tests) {
        assertThat(run(tests)).isEmpty();
        assertThat(PORTS).hasSizeGreaterThan(1);
        assertThat(PORTS.stream().distinct()).hasSize(1);
        assertClosed();
    }

    @FakeOpenAITest
    static class Parameters {
        @BeforeAll
        static void beforeAll(FakeOpenAI server) {
            server.reply("Lost.");
        }

        @Test
        void one(FakeOpenAI server) {
            use(server);
        }

        @Test
        void two(FakeOpenAI server) {
            use(server);
        }

        @Nested
        class Inner {
            @Test
            void three(FakeOpenAI server) {
                use(server);
            }
        }
    }

    @FakeOpenAITest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClass {
        private final FakeOpenAI server;

        PerClass(FakeOpenAI server) {
            this.server = server;
        }

        @BeforeAll
        void beforeAll() {
            server.reply("Lost.");
        }

        @Test
        void one() {
            use(server);
        }

        @Test
        void two() {
            use(server);
        }
    }

    @FakeOpenAITest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassWithNested {
        @Test
        void one(FakeOpenAI server) {
            use(server);
        }

        @Nested
        class Inner {
            @Test
            void two(FakeOpenAI server) {
                use(server);
            }

            @Test
            void three(FakeOpenAI server) {
                use(server);
            }
        }
    }

    static class StaticField {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension();

        private static final String URL = FAKE.server().baseUrl();

        @Test
        void one() {
            use(FAKE.server());
        }

        @Test
        void two(FakeOpenAI server) {
            assertThat(server.baseUrl()).isEqualTo(URL);
            use(server);
        }
    }

    @Test
    void whatTheConstructorSetsHoldsForTheTest() {
        assertThat(run(Constructor.class)).isEmpty();
    }

    @FakeOpenAITest
    static class Constructor {
        Constructor(FakeOpenAI server) {
            server.reply("From the constructor.");
        }

        @Test
        void one(FakeOpenAI server) {
            assertThat(answer(server)).contains("From the constructor.");
        }

        @Test
        void two(FakeOpenAI server) {
            assertThat(answer(server)).contains("From the constructor.");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {InstanceField.class, Concurrent.class, ConcurrentInstanceField.class})
    void eachTestHasAServerOfItsOwn(Class<?> tests) {
        assertThat(run(tests)).isEmpty();
        assertThat(PORTS).hasSize(2).doesNotHaveDuplicates();
        assertClosed();
    }

    static class InstanceField {
        @RegisterExtension
        final FakeOpenAIExtension fake = new FakeOpenAIExtension();

        @Test
        void one(FakeOpenAI server) {
            assertThat(server).isSameAs(fake.server());
            use(server);
        }

        @Test
        void two() {
            use(fake.server());
        }
    }

    @FakeOpenAITest
    @Execution(ExecutionMode.CONCURRENT)
    static class Concurrent {
        @BeforeEach
        void before(FakeOpenAI server) {
            use(server);
            server.onChat(request -> ModelAnswer.text("From beforeEach."));
        }

        @Test
        void one(FakeOpenAI server) {
            meet();
            assertThat(answer(server)).contains("From beforeEach.");
            meet();
        }

        @Test
        void two(FakeOpenAI server) {
            one(server);
        }

        @AfterEach
        void after(FakeOpenAI server) {
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class ConcurrentInstanceField {
        @RegisterExtension
        final FakeOpenAIExtension fake = new FakeOpenAIExtension();

        @Test
        void one() {
            use(fake.server());
            meet();
        }

        @Test
        void two() {
            one();
        }
    }

    @Test
    void concurrentTestsCannotShareAServer() {
        assertThat(run(ConcurrentConstructor.class))
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("ConcurrentConstructor run concurrently and would share a FakeOpenAI"));
    }

    @FakeOpenAITest
    @Execution(ExecutionMode.CONCURRENT)
    static class ConcurrentConstructor {
        ConcurrentConstructor(FakeOpenAI server) {
            PORTS.add(server.port());
        }

        @Test
        void one() {}

        @Test
        void two() {}
    }

    @Test
    void classesThatRunOneAfterTheOtherCanShareAnExtension() {
        assertThat(run(FirstChild.class, SecondChild.class)).isEmpty();
        assertThat(PORTS).hasSize(2);
        assertClosed();
    }

    abstract static class Base {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension();

        @Test
        void one() {
            use(FAKE.server());
        }
    }

    static class FirstChild extends Base {}

    static class SecondChild extends Base {}

    @Test
    void classesThatRunAtTheSameTimeCannotShareAnExtension() {
        assertThat(run(FirstConcurrent.class, SecondConcurrent.class))
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).hasMessageContaining("run concurrently with the same FakeOpenAIExtension"));
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class FirstConcurrent extends ConcurrentBase {}

    @Execution(ExecutionMode.CONCURRENT)
    static class SecondConcurrent extends ConcurrentBase {}

    abstract static class ConcurrentBase {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension();

        @BeforeAll
        static void waitForTheOther() throws InterruptedException {
            assertThat(FAILED.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void one() {}
    }
}
