package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.ConflictException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.DeadlineException.Deadline;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UnprocessableEntityException;
import io.fluentopenai.testkit.Ending;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on real networks and servers, and the exception that each gives, blocking and async. */
class FaultsTest {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByPath chat = ByPath.chat("Hello!");
    private FakeOpenAI server;
    private ApiClient client;
    private Object api;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        client = ApiClient.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .maxRetries(0)
                .build();
        api = chat.operation().over(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** Calls and waits; what the call fails with is thrown. */
    private void call(Style style) {
        Object result = chat.call(api, Answer.VALUE, style);
        if (result instanceof CompletableFuture<?> future) {
            try {
                future.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                        .join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException reason ? reason : e;
            }
        }
    }

    private List<Object> readStream() {
        List<Object> read = new ArrayList<>();
        try (EventStream<?> stream =
                (EventStream<?>) Objects.requireNonNull(chat.call(api, Answer.STREAM, Style.BLOCKING))) {
            stream.forEach(read::add);
        }
        return read;
    }

    /** The length of the stream that was sent last. */
    private long streamedBytes() {
        long bytes = 0;
        Iterator<StreamEvent> events =
                server.takeRequest().reply().orElseThrow().events();
        while (events.hasNext()) {
            bytes += events.next().wireText().length();
        }
        return bytes;
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class),
                Arguments.of(401, AuthenticationException.class),
                Arguments.of(403, PermissionDeniedException.class),
                Arguments.of(404, NotFoundException.class),
                Arguments.of(409, ConflictException.class),
                Arguments.of(413, ApiException.class),
                Arguments.of(418, ApiException.class),
                Arguments.of(422, UnprocessableEntityException.class),
                Arguments.of(429, RateLimitException.class),
                Arguments.of(500, InternalServerException.class),
                Arguments.of(503, InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aStatusHasItsException(int status, Class<? extends ApiException> type) {
        server.failAll().status(status);
        for (Style style : List.of(Style.BLOCKING, Style.ASYNC)) {
            assertThatThrownBy(() -> call(style))
                    .isExactlyInstanceOf(type)
                    .isInstanceOfSatisfying(ApiException.class, e -> {
                        assertThat(e.status()).isEqualTo(status);
                        assertThat(e.requestId()).startsWith("req_");
                        assertThat(e.error().message()).isNotBlank();
                        assertThat(ExactJson.parse(e.rawBody()).has("error")).isTrue();
                    });
        }
        assertThatThrownBy(this::readStream).isExactlyInstanceOf(type);
    }

    @Test
    void theExceptionTellsWhenToRetry() {
        server.failAll().status(429).header("Retry-After", "7");
        assertThatThrownBy(() -> call(Style.BLOCKING))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void whatPassesIsRetriedUntilItDoes(Style style) {
        try (ApiClient retrying = ApiClient.create(server.baseUrl(), server.apiKey())) {
            api = chat.operation().over(retrying);
            server.failAll().status(503).header("retry-after-ms", "1").times(1);
            server.failAll().cutBeforeHeaders().times(1);
            call(style);
            String key = server.takeRequest().header("Idempotency-Key");
            assertThat(key).isNotBlank();
            assertThat(server.takeRequest().header("Idempotency-Key")).isEqualTo(key);
            assertThat(server.takeRequest().header("Idempotency-Key")).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void aConnectionThatIsCutIsAConnectionException(Style style) {
        server.failAll().cutBeforeHeaders();
        assertThatThrownBy(() -> call(style)).isInstanceOf(ConnectionException.class);
        server.clearFaults();
        server.failAll().cutAfter(20);
        assertThatThrownBy(() -> call(style)).isInstanceOf(ConnectionException.class);
        server.clearFaults();
        call(style);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void aServerThatIsNotThereIsAConnectionException(Style style) {
        server.close();
        assertThatThrownBy(() -> call(style)).isInstanceOf(ConnectionException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void brokenJsonIsADecodeExceptionWithTheBody(Style style) {
        server.failAll().malformedJson();
        assertThatThrownBy(() -> call(style)).isInstanceOfSatisfying(DecodeException.class, e -> {
            assertThat(e.status()).isEqualTo(200);
            assertThat(e.rawBody()).startsWith("{");
            assertThat(e.path()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void anHtmlPageOfAGatewayIsAUsefulMessage(Style style) {
        server.failAll().status(502).body("text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
        assertThatThrownBy(() -> call(style))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("502 Bad Gateway");
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ASYNC"})
    void eachDeadlineSaysWhichItWas(Style style) {
        server.failAll().stallHeaders();
        chat.options(RequestOptions.builder().responseTimeout(SHORT).build());
        assertDeadline(style, Deadline.RESPONSE);
        chat.options(RequestOptions.builder().callTimeout(SHORT).build());
        assertDeadline(style, Deadline.CALL);
        server.clearFaults();
        server.failAll().stallAfter(10);
        chat.options(RequestOptions.builder().idleTimeout(SHORT).build());
        assertDeadline(style, Deadline.IDLE);
    }

    private void assertDeadline(Style style, Deadline deadline) {
        assertThatThrownBy(() -> call(style)).isInstanceOfSatisfying(DeadlineException.class, e -> {
            assertThat(e.deadline()).isEqualTo(deadline);
            assertThat(e.limit()).isEqualTo(SHORT);
        });
    }

    @Test
    void aDelayWithinTheDeadlineIsNoFailure() {
        server.failAll().delayHeaders(Duration.ofMillis(50)).trickle(50, Duration.ofMillis(1));
        chat.options(RequestOptions.builder()
                .responseTimeout(PATIENCE)
                .idleTimeout(PATIENCE)
                .callTimeout(PATIENCE)
                .build());
        call(Style.BLOCKING);
        call(Style.ASYNC);
    }

    @Test
    void aStreamThatIsCutIsAStreamExceptionAfterTheEventsThatCame() {
        server.reply("one two three four five six seven eight");
        int whole = readStream().size();
        server.failAll().cutAfter(streamedBytes() / 2);
        List<Object> read = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (EventStream<?> stream =
                            (EventStream<?>) Objects.requireNonNull(chat.call(api, Answer.STREAM, Style.BLOCKING))) {
                        stream.forEach(read::add);
                    }
                })
                .isInstanceOf(StreamException.class);
        assertThat(read).hasSizeBetween(1, whole - 1);
    }

    @Test
    void aStreamWithBrokenJsonIsADecodeException() {
        server.failAll().malformedJson();
        assertThatThrownBy(this::readStream).isInstanceOf(DecodeException.class);
    }

    @Test
    void aSilentStreamIsADeadlineException() {
        server.failAll().stallAfter(300);
        chat.options(RequestOptions.builder().idleTimeout(SHORT).build());
        assertThatThrownBy(this::readStream)
                .isInstanceOfSatisfying(
                        DeadlineException.class, e -> assertThat(e.deadline()).isEqualTo(Deadline.IDLE));
    }

    @Test
    void aStreamThatIsLeftIsEndedOnTheServer() {
        server.reply("one two three four five six seven eight");
        readStream();
        server.failAll().stallAfter(streamedBytes() / 2);
        try (EventStream<?> stream =
                (EventStream<?>) Objects.requireNonNull(chat.call(api, Answer.STREAM, Style.BLOCKING))) {
            assertThat(stream.iterator().hasNext()).isTrue();
        }
        assertThat(server.takeRequest().ending()).succeedsWithin(PATIENCE).isEqualTo(Ending.CLIENT_GONE);
    }

    @Test
    void aCallThatIsCancelledIsEndedOnTheServer() {
        server.failAll().stallHeaders();
        CompletableFuture<?> future =
                (CompletableFuture<?>) Objects.requireNonNull(chat.call(api, Answer.VALUE, Style.ASYNC));
        var request = server.takeRequest();
        future.cancel(true);
        assertThat(request.ending()).succeedsWithin(PATIENCE).isEqualTo(Ending.CLIENT_GONE);
    }
}
