package io.fluentopenai.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.proxy.TestUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the scripts need a {@code redis-server} on the path and are skipped without one; the others need nothing. */
@Timeout(60)
class RedisLimitStoreTest {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
    private final List<RedisLimitStore> stores = new ArrayList<>();
    private @Nullable Process server;

    @TempDir
    @Nullable
    Path directory;

    @AfterEach
    void close() throws InterruptedException {
        stores.forEach(store -> TestUpstream.await(store.close()));
        TestUpstream.await(vertx.close());
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private RedisLimitStore store(int port) {
        return started(RedisLimitStore.at("redis://127.0.0.1:" + port));
    }

    private RedisLimitStore started(RedisLimitStore store) {
        store.start(vertx);
        stores.add(store);
        return store;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int redis() throws IOException {
        String program = null;
        for (String place : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
            File file = new File(place, "redis-server");
            program = file.canExecute() ? file.getPath() : program;
        }
        Assumptions.assumeTrue(program != null, "There is no redis-server on the path");
        int port = freePort();
        server = new ProcessBuilder(
                        String.valueOf(program),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        String.valueOf(directory))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
        return port;
    }

    private static LimitStore.Admission admit(RedisLimitStore store, String caller, Limits limits) {
        return TestUpstream.await(store.admit(caller, limits));
    }

    @Test
    void twoProxiesShareTheRequestsOfAMinute() throws IOException {
        int port = redis();
        RedisLimitStore one = store(port);
        RedisLimitStore two = store(port);
        Limits limits = Limits.none().requestsPerMinute(4);
        for (int i = 0; i < 4; i++) {
            assertThat(admit(i % 2 == 0 ? one : two, "alice", limits)).isInstanceOf(LimitStore.Admitted.class);
        }
        assertThat(admit(two, "alice", limits)).isInstanceOfSatisfying(LimitStore.Exceeded.class, exceeded -> {
            assertThat(exceeded.limit()).isEqualTo(LimitStore.Limit.REQUESTS);
            assertThat(exceeded.retryAfter()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
        });
        assertThat(admit(two, "bob: {x}\r\n", limits)).isInstanceOf(LimitStore.Admitted.class);
    }

    @Test
    void ofManyAtOnceNoMoreThanAllowedGetAPlace() throws IOException {
        int port = redis();
        RedisLimitStore one = store(port);
        RedisLimitStore two = store(port);
        Limits limits = Limits.none().concurrentRequests(7);
        List<Future<LimitStore.Admission>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add((i % 2 == 0 ? one : two).admit("alice", limits));
        }
        List<LimitStore.Admitted> admitted = answers.stream()
                .map(TestUpstream::await)
                .filter(LimitStore.Admitted.class::isInstance)
                .map(LimitStore.Admitted.class::cast)
                .toList();
        assertThat(admitted).hasSize(7);
        admitted.forEach(place -> {
            one.release("alice", place.lease());
            two.release("alice", place.lease());
        });
        Awaitility.await().until(() -> admit(two, "alice", limits) instanceof LimitStore.Admitted);
    }

    @Test
    void tokensAreSpentTogether() throws IOException {
        int port = redis();
        RedisLimitStore one = store(port);
        RedisLimitStore two = store(port);
        Limits limits = Limits.none().tokens(100, Duration.ofDays(1));
        one.spend("alice", limits, 60);
        assertThat(admit(two, "alice", limits)).isInstanceOf(LimitStore.Admitted.class);
        two.spend("alice", limits, 40);
        Awaitility.await()
                .until(() -> admit(one, "alice", limits) instanceof LimitStore.Exceeded exceeded
                        && exceeded.limit() == LimitStore.Limit.TOKENS
                        && exceeded.retryAfter().compareTo(Duration.ofDays(1)) <= 0);
        assertThat(admit(one, "bob", limits)).isInstanceOf(LimitStore.Admitted.class);
    }

    @Test
    void whatOneProxyExpectsAnotherSettlesAndNobodyTwice() throws IOException {
        int port = redis();
        RedisLimitStore one = store(port);
        RedisLimitStore two = store(port);
        Limits limits = Limits.none().tokens(100, Duration.ofDays(1));
        one.expect("resp_1", "identity:alice of x", limits);
        one.expect("resp_2", "identity:alice of x", limits);
        Awaitility.await().until(() -> TestUpstream.await(two.settle("resp_2", 0)));
        assertThat(TestUpstream.await(two.settle("resp_1", 100))).isTrue();
        assertThat(TestUpstream.await(one.settle("resp_1", 100))).isFalse();
        assertThat(TestUpstream.await(one.settle("resp_3", 100))).isFalse();
        Awaitility.await()
                .until(() -> admit(one, "identity:alice of x", limits) instanceof LimitStore.Exceeded exceeded
                        && exceeded.limit() == LimitStore.Limit.TOKENS);
    }

    /** A server that speaks the protocol and answers scripts as a test says. */
    private int fake(List<String> commands, Function<String, String> answers) {
        NetServer fake = vertx.createNetServer().connectHandler(socket -> {
            StringBuilder pending = new StringBuilder();
            socket.handler(piece -> {
                pending.append(piece.toString(StandardCharsets.ISO_8859_1));
                for (int end = endOfCommand(pending); end > 0; end = endOfCommand(pending)) {
                    String command = pending.substring(0, end);
                    pending.delete(0, end);
                    if (command.contains("\r\nping\r\n")) {
                        socket.write("+PONG\r\n");
                    } else if (command.contains("\r\nhello\r\n")) {
                        socket.write("-ERR unknown command\r\n");
                    } else {
                        commands.add(command);
                        socket.write(Buffer.buffer(answers.apply(command)));
                    }
                }
            });
        });
        return TestUpstream.await(fake.listen(0, "127.0.0.1")).actualPort();
    }

    /** Where the first command ends, an array of strings with their lengths; -1 if it is not complete. */
    private static int endOfCommand(CharSequence pending) {
        String text = pending.toString();
        int at = text.indexOf("\r\n");
        if (at < 0) {
            return -1;
        }
        int strings = Integer.parseInt(text.substring(1, at));
        at += 2;
        for (int i = 0; i < strings; i++) {
            int line = text.indexOf("\r\n", at);
            if (line < 0) {
                return -1;
            }
            at = line + 2 + Integer.parseInt(text.substring(at + 1, line)) + 2;
        }
        return at <= text.length() ? at : -1;
    }

    @Test
    void whatTheScriptsSayIsUnderstood() {
        List<String> commands = new CopyOnWriteArrayList<>();
        String[] answer = {"*2\r\n:0\r\n:0\r\n"};
        RedisLimitStore store =
                store(fake(commands, command -> command.contains("\r\nzrem\r\n") ? ":1\r\n" : answer[0]));
        Limits limits = Limits.none().requestsPerMinute(5).concurrentRequests(2).tokens(10, Duration.ofHours(1));
        LimitStore.Admission first = admit(store, "alice", limits);
        assertThat(first).isInstanceOf(LimitStore.Admitted.class);
        answer[0] = "*2\r\n:1\r\n:1500\r\n";
        assertThat(admit(store, "alice", limits))
                .isEqualTo(new LimitStore.Exceeded(LimitStore.Limit.REQUESTS, Duration.ofMillis(1500)));
        answer[0] = "*2\r\n:2\r\n:1000\r\n";
        assertThat(admit(store, "alice", limits))
                .isEqualTo(new LimitStore.Exceeded(LimitStore.Limit.CONCURRENCY, Duration.ofSeconds(1)));
        answer[0] = "*2\r\n:3\r\n:60000\r\n";
        assertThat(admit(store, "alice", limits))
                .isEqualTo(new LimitStore.Exceeded(LimitStore.Limit.TOKENS, Duration.ofMinutes(1)));
        assertThat(commands)
                .hasSize(4)
                .allSatisfy(command -> assertThat(command)
                        .contains("eval", "fluentopenai:{", "}:rate", "}:leases", "}:tokens")
                        .doesNotContain("alice"));
        store.release("alice", ((LimitStore.Admitted) first).lease());
        Awaitility.await().until(() -> commands.size() == 5);
        assertThat(commands.get(4)).contains("zrem", ((LimitStore.Admitted) first).lease());
    }

    @Test
    void whileRedisIsGoneRequestsAreRefusedOrPassAsChosen() throws IOException {
        int nobody = freePort();
        Limits limits = Limits.none().requestsPerMinute(5);
        assertThatThrownBy(() -> admit(store(nobody), "alice", limits)).isInstanceOf(AssertionError.class);
        RedisLimitStore open =
                started(RedisLimitStore.at("redis://127.0.0.1:" + nobody).failOpen());
        assertThat(admit(open, "alice", limits)).isEqualTo(new LimitStore.Admitted(""));
        open.release("alice", "");
    }

    @Test
    void aRedisThatFallsSilentHoldsNobodyUp() {
        NetServer silent = vertx.createNetServer().connectHandler(socket -> socket.handler(ignored -> {}));
        int port = TestUpstream.await(silent.listen(0, "127.0.0.1")).actualPort();
        RedisLimitStore open =
                started(RedisLimitStore.at("redis://127.0.0.1:" + port).failOpen());
        assertThat(admit(open, "alice", Limits.none().requestsPerMinute(5))).isEqualTo(new LimitStore.Admitted(""));
    }

    @Test
    void aConnectionThatSaysNothingAnyMoreIsGivenUp() {
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        NetServer silent = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(ignored -> {}).closeHandler(givenUp::complete));
        int port = TestUpstream.await(silent.listen(0, "127.0.0.1")).actualPort();
        RedisLimitStore store = store(port);
        assertThatThrownBy(() -> admit(store, "alice", Limits.none().requestsPerMinute(5)))
                .isInstanceOf(AssertionError.class);
        assertThat(givenUp)
                .as("or its place in the pool would be taken for ever")
                .succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aUrlThatIsNoneIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> RedisLimitStore.at("http://:secret@x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisLimitStore.at("redis://:sec ret@x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sec");
        assertThatThrownBy(() -> RedisLimitStore.at("redis://:secret@x:65536"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThat(RedisLimitStore.at("redis://:secret@host:1/2").toString()).doesNotContain("secret", "host");
    }
}
