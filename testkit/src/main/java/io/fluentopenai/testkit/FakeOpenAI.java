package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.assertion.ModelRequests;
import io.fluentopenai.testkit.cassette.Cassette;
import io.fluentopenai.testkit.internal.http.Bodies;
import io.fluentopenai.testkit.internal.http.VertxServer;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import io.fluentopenai.testkit.internal.value.Spelling;
import io.fluentopenai.testkit.internal.webhook.WebhookDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fake OpenAI server on a loopback port, for tests and demos.
 *
 * <pre>{@code
 * try (FakeOpenAI server = FakeOpenAI.start()) {
 *     var client = new ChatApi(server.baseUrl(), server.apiKey());
 *     server.reply("Hello!");
 *     …
 *     assertThat(server.takeRequest().operationId()).isEqualTo("createChatCompletion");
 * }
 * }</pre>
 *
 * <p>It implements every operation of the OpenAPI document. An invalid request (wrong path, parameter, content type or
 * body, or an unknown property) gets status 400, 404 or 405 with the reason, in the API's error format; a wrong API key
 * gets 401. A valid request gets JSON, bytes or an event stream, as documented:
 *
 * <ul>
 *   <li>chat completions, responses, runs, turns and transcriptions return what the {@linkplain #onChat scripted model}
 *       answers, as a whole or streamed,
 *   <li>created objects are stored and can be listed, retrieved, modified and deleted until the server is closed,
 *   <li>long-running jobs advance {@linkplain #pollsPerStep each time} they are retrieved, and end with success or
 *       another {@linkplain #outcome outcome},
 *   <li>every other operation returns a generated sample, and so do all operations once a {@link Variant} is set.
 * </ul>
 *
 * <p>Simulate network and server failures with {@link #fail(String)}. All methods are thread-safe. Any number of
 * servers can run at the same time. The server's threads do not keep the JVM alive.
 */
public final class FakeOpenAI implements AutoCloseable {

    private final Settings settings;
    private final Samples samples;
    private final VertxServer http;

    /** The host of the base URL. */
    private final String reachable;

    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile Answers answers;

    private FakeOpenAI(Builder builder) {
        this.settings = builder.settings();
        this.samples = Samples.of(settings.sheet(), settings.seed());
        this.reachable = builder.host.equals("0.0.0.0") ? "127.0.0.1" : builder.host;
        this.answers = new Answers(settings);
        this.http = VertxServer.open(
                () -> answers,
                builder.host,
                builder.port,
                new Bodies(builder.mostInMemory, builder.countBigBodies, builder.temporaryDirectory));
    }

    /**
     * Starts a server on a free port.
     *
     * @throws java.io.UncheckedIOException if the server cannot listen
     */
    public static FakeOpenAI start() {
        return builder().start();
    }

    /** Returns a builder with default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the base URL for clients, such as {@code http://127.0.0.1:43210/v1}, without a trailing slash. */
    public String baseUrl() {
        return "http://" + reachable + ":" + http.port() + settings.basePath();
    }

    /**
     * Returns the API key that the server accepts. Operations that administer an organization also accept any key that
     * starts with {@code sk-admin-}.
     */
    public String apiKey() {
        return settings.apiKey();
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return http.port();
    }

    /** Returns the server's description of the API. */
    public FactSheet factSheet() {
        return settings.sheet();
    }

    /** Returns the samples that the server responds with. The same schema and variant always give the same JSON. */
    public Samples samples() {
        return samples;
    }

    /**
     * Sets the kind of sample that every operation responds with from now on, including operations that are otherwise
     * scripted.
     *
     * @param variant the kind of sample, or null for the default: scripts for operations that have one, maximal samples
     *     for the others
     */
    public FakeOpenAI answerWith(@Nullable Variant variant) {
        answers.variant(variant);
        return this;
    }

    /**
     * Sets the kind of sample that one operation responds with from now on.
     *
     * @throws IllegalArgumentException if the API has no such operation
     */
    public FakeOpenAI answerWith(String operationId, Variant variant) {
        requireOperation(operationId);
        answers.variants().put(operationId, variant);
        return this;
    }

    /**
     * Sets the text that the model behind chat completions, responses, runs and transcriptions answers from now on. The
     * returned queue takes different answers for later requests.
     */
    public ReplyQueue reply(String text) {
        return reply(ModelAnswer.text(text));
    }

    /**
     * Sets what the model behind chat completions, responses, runs and transcriptions answers from now on. The returned
     * queue takes different answers for later requests.
     */
    public ReplyQueue reply(ModelAnswer answer) {
        Objects.requireNonNull(answer);
        ReplyQueue replies = new ReplyQueue(request -> answer);
        onChat(replies);
        return replies;
    }

    /**
     * Sets the model behind chat completions, responses, runs and transcriptions. By default, it repeats the last user
     * message. It gets the requests for which there is no {@linkplain #when rule}.
     */
    public FakeOpenAI onChat(ScriptedModel model) {
        answers.model(Objects.requireNonNull(model));
        return this;
    }

    /**
     * Begins a rule for the model: what it answers requests that match a condition. If several rules match a request,
     * the one that was added last is used.
     *
     * <pre>{@code
     * server.when(model("gpt-5-mini").withText(containing("umbrella"))).reply("It rains.");
     * }</pre>
     *
     * @param requests the condition, such as a {@link PromptMatcher}, on what {@link ScriptedModel#answer} gets. Several
     *     threads may call it at the same time
     */
    public PromptRule when(Predicate<JsonNode> requests) {
        return new PromptRule(requests, answers.rules());
    }

    /**
     * Stores a file as if a client had uploaded it.
     *
     * @return the file's id
     */
    public String addFile(String filename, String purpose, byte[] content) {
        return addFile(filename, purpose, SeekableContent.of(content.clone()));
    }

    /**
     * Stores a file of any size for downloads, without using memory: the byte at offset {@code i} is {@code i % 251}.
     *
     * @param length the number of bytes
     * @return the file's id
     * @throws IllegalArgumentException if {@code length} is negative
     */
    public String addFile(String filename, String purpose, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative: " + length);
        }
        return addFile(filename, purpose, Content.synthetic(length));
    }

    private String addFile(String filename, String purpose, Content content) {
        return answers.files().add(filename, purpose, content).path("id").asText();
    }

    /** Sets the words that moderations flag, ignoring case. By default, {@code kill}. */
    public FakeOpenAI flaggedWords(String... words) {
        answers.flaggedWords(List.of(words));
        return this;
    }

    /**
     * Sets how many times a long-running job (run, turn, background response, batch, fine-tuning job, video) is retrieved
     * before its status advances. By default, 1.
     *
     * @param polls the number of retrievals; 0 for jobs that are finished when they are created
     * @throws IllegalArgumentException if {@code polls} is negative
     */
    public FakeOpenAI pollsPerStep(int polls) {
        if (polls < 0) {
            throw new IllegalArgumentException("polls must not be negative: " + polls);
        }
        answers.tools().polling().pollsPerStep(polls);
        return this;
    }

    /**
     * Sets the delay that clients are asked to wait between two polls ({@code openai-poll-after-ms}).
     *
     * @param delay the delay, or null (the default) to send no such header
     */
    public FakeOpenAI pollAfter(@Nullable Duration delay) {
        answers.tools().polling().pollAfter(delay);
        return this;
    }

    /**
     * Sets how everything that an operation starts from now on ends: runs, turns, responses, batches, fine-tuning jobs,
     * videos, evals, and files that are added to a vector store.
     *
     * @param operationId the operation that starts it, such as {@code createRun}
     * @param outcome how it ends; null (the default) for success
     * @throws IllegalArgumentException if the API has no such operation
     */
    public FakeOpenAI outcome(String operationId, @Nullable Outcome outcome) {
        return outcomes(operationId, request -> outcome);
    }

    /**
     * Sets how everything that an operation starts from now on ends, depending on the request. Several threads may call
     * the function at the same time.
     *
     * @param outcomes returns the outcome, or null for success
     * @throws IllegalArgumentException if the API has no such operation
     */
    public FakeOpenAI outcomes(String operationId, Function<RecordedRequest, @Nullable Outcome> outcomes) {
        requireOperation(operationId);
        answers.tools().outcomes().put(operationId, outcomes);
        return this;
    }

    /** Returns the WebSocket side of the server: Realtime sessions and responses over WebSockets. */
    public FakeRealtime realtime() {
        return answers.realtime();
    }

    /**
     * Sends a webhook as OpenAI does: a POST with the headers {@code webhook-id}, {@code webhook-timestamp} and {@code
     * webhook-signature}. Blocks until the receiver has answered.
     *
     * @param receiver the address of the code under test
     * @param secret the secret to sign with, {@code whsec_…}
     * @param event the JSON to send, such as {@code {"type": "response.completed", "data": {"id": "resp_1"}}}
     * @return the HTTP status that the receiver answered
     * @throws IllegalArgumentException if the secret is not base64
     * @throws java.io.UncheckedIOException if the receiver cannot be reached, or does not answer within 10 seconds
     */
    public int sendWebhook(URI receiver, String secret, String event) {
        return new WebhookDelivery(answers.tools()).send(receiver, secret, event.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets a handler for an operation or a path. Requests of a known operation are validated before the handler is
     * called; the path may be one that the API does not have.
     *
     * @param operationIdOrPath an operation id, or a path below the base URL that starts with a slash
     * @throws IllegalArgumentException if the operation does not exist
     */
    public FakeOpenAI handle(String operationIdOrPath, Handler handler) {
        requireOperationOrPath(operationIdOrPath);
        answers.handlers().put(operationIdOrPath, handler);
        return this;
    }

    /**
     * Answers valid requests from a cassette from now on, instead of from scripts and samples. Handlers and faults come before
     * it. A replay begins with the first answers, and so it does after a {@linkplain #reset reset} if the cassette is one of
     * the builder.
     *
     * @param cassette the cassette, or null for none
     */
    public FakeOpenAI cassette(@Nullable Cassette cassette) {
        answers.cassette(cassette);
        return this;
    }

    /**
     * Adds a fault for an operation or a path. Configure the returned fault to say what goes wrong.
     *
     * @param operationIdOrPath an operation id, or a path below the base URL that starts with a slash
     * @throws IllegalArgumentException if the operation does not exist
     */
    public Fault fail(String operationIdOrPath) {
        requireOperationOrPath(operationIdOrPath);
        String path = settings.basePath() + operationIdOrPath;
        return fail(request -> operationIdOrPath.equals(request.operationId())
                || request.path().equals(path));
    }

    /** Adds a fault for all requests that match a predicate. Configure the returned fault to say what goes wrong. */
    public Fault fail(Predicate<RecordedRequest> requests) {
        Fault fault = new Fault(requests, answers.faults()::remove);
        answers.faults().add(fault);
        return fault;
    }

    /** Adds a fault for all requests. Configure the returned fault to say what goes wrong. */
    public Fault failAll() {
        return fail(request -> true);
    }

    /** Removes all faults. */
    public void clearFaults() {
        answers.faults().clear();
    }

    /** Returns all requests so far in order of arrival, including those that got an error response. */
    public List<RecordedRequest> requests() {
        return answers.recording().all();
    }

    /**
     * Returns all requests of an operation so far in order of arrival.
     *
     * @throws IllegalArgumentException if the API has no such operation
     */
    public List<RecordedRequest> requests(String operationId) {
        requireOperation(operationId);
        return requests().stream()
                .filter(request -> operationId.equals(request.operationId()))
                .toList();
    }

    /**
     * Returns the requests for chat completions so far, in a test's terms: with messages and tools instead of JSON, and with
     * assertions.
     */
    public ModelRequests chat() {
        return ModelRequests.chat(requests());
    }

    /** Returns the requests for responses so far, in a test's terms. Does not include responses over a WebSocket. */
    public ModelRequests responses() {
        return ModelRequests.responses(requests());
    }

    /** Discards the recorded requests. */
    public void clearRequests() {
        answers.recording().clear();
    }

    /**
     * Returns the oldest request that has not been taken yet. Waits for it up to 5 seconds.
     *
     * @throws IllegalStateException if no request arrives, or the thread is interrupted
     */
    public RecordedRequest takeRequest() {
        return answers.recording().take();
    }

    /**
     * Returns the oldest request that has not been taken yet. Waits for it up to the timeout.
     *
     * @throws TimeoutException if no request arrives within the timeout
     * @throws IllegalStateException if the thread is interrupted; its interrupt flag is set again
     */
    public RecordedRequest takeRequest(Duration timeout) throws TimeoutException {
        return answers.recording().take(timeout);
    }

    /**
     * Puts the server back to its state after the start, for the next test. Discards what was set since then (scripts,
     * handlers, faults, outcomes), the recorded requests and all stored objects, and drops realtime sessions. Keeps the
     * base URL, the open connections and the settings of the builder. Requests that are being answered are answered as
     * before the reset. Faults and the object {@link #realtime()} from before the reset have no effect any more.
     */
    public void reset() {
        Answers old = answers;
        answers = new Answers(settings);
        old.realtime().shutDown();
    }

    /** Returns the number of event streams that are being sent. */
    public int openStreams() {
        return http.openStreams();
    }

    /** Returns the number of open connections from clients. */
    public int openConnections() {
        return http.openConnections();
    }

    /**
     * Closes all connections, releases the port and the threads, and deletes all stored objects. Does nothing if the
     * server is already closed.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            answers.realtime().shutDown();
            http.close();
        }
    }

    /** Returns the base URL. */
    @Override
    public String toString() {
        return "FakeOpenAI at " + baseUrl();
    }

    private void requireOperationOrPath(String operationIdOrPath) {
        if (!operationIdOrPath.startsWith("/")) {
            requireOperation(operationIdOrPath);
        }
    }

    private void requireOperation(String operationId) {
        FactSheet sheet = settings.sheet();
        if (sheet.operation(operationId).isEmpty()) {
            Stream<String> known = sheet.operations().stream().map(Operation::operationId);
            throw new IllegalArgumentException("The API has no operation " + operationId + "; the nearest is "
                    + Spelling.nearest(operationId, known));
        }
    }

    /** Builds a {@link FakeOpenAI}. Not thread-safe. */
    public static final class Builder {

        private @Nullable FactSheet sheet;
        private String apiKey = "sk-fake-0123456789abcdef";
        private String basePath = "/v1";
        private String host = "127.0.0.1";
        private int port;
        private boolean strict = true;
        private long seed;
        private @Nullable Variant variant;
        private long mostInMemory = 1 << 20;
        private boolean countBigBodies;
        private @Nullable Path temporaryDirectory;
        private UnknownIds unknownIds = UnknownIds.NOT_FOUND_IF_SCRIPTED;
        private Clock clock = Clock.systemUTC();
        private List<String> models = List.of();
        private Set<String> voices = Set.of();
        private final Map<String, Handler> handlers = new LinkedHashMap<>();
        private @Nullable Cassette cassette;

        private Builder() {}

        /** Sets the description of the API. By default, the {@linkplain FactSheet#bundled() bundled} fact sheet. */
        public Builder factSheet(FactSheet newSheet) {
            sheet = newSheet;
            return this;
        }

        /** Sets the API key that the server accepts. */
        public Builder apiKey(String newApiKey) {
            apiKey = Objects.requireNonNull(newApiKey);
            return this;
        }

        /**
         * Sets the address to listen on. By default, {@code 127.0.0.1}. With {@code 0.0.0.0}, as a container needs it, other
         * machines can use the server too.
         */
        public Builder host(String newHost) {
            host = Objects.requireNonNull(newHost);
            return this;
        }

        /** Sets the port. By default, any free port. */
        public Builder port(int newPort) {
            port = newPort;
            return this;
        }

        /**
         * Sets the path of the base URL, such as {@code /gateway/openai/v1}, or empty for none. By default, {@code
         * /v1}. A path that ends with {@code /openai/v1} makes a server like Azure's, which also takes the key in the
         * header {@code api-key}.
         *
         * @throws IllegalArgumentException if the path does not start with a slash, or ends with one
         */
        public Builder basePath(String newBasePath) {
            if (!newBasePath.isEmpty() && (!newBasePath.startsWith("/") || newBasePath.endsWith("/"))) {
                throw new IllegalArgumentException(
                        "basePath must be empty, or start with a slash and not end with one: " + newBasePath);
            }
            basePath = newBasePath;
            return this;
        }

        /** Sets whether requests are validated against the fact sheet. By default, true. */
        public Builder strict(boolean newStrict) {
            strict = newStrict;
            return this;
        }

        /** Sets the seed of the samples. The same seed gives the same samples. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** Sets how the server responds to requests for objects that were not created on it. */
        public Builder unknownIds(UnknownIds newUnknownIds) {
            unknownIds = Objects.requireNonNull(newUnknownIds);
            return this;
        }

        /**
         * Sets the maximum size in bytes of a request body that is kept in memory. By default, 1 MiB. A larger body
         * goes to a temporary file, which is deleted when the server is closed.
         */
        public Builder bodiesInMemory(long bytes) {
            mostInMemory = bytes;
            return this;
        }

        /** Sets the directory for temporary files, which must exist. By default, the system's. */
        public Builder temporaryDirectory(Path directory) {
            temporaryDirectory = Objects.requireNonNull(directory);
            return this;
        }

        /**
         * Discards bodies that are too large for memory after counting their bytes. Only {@link
         * RecordedRequest#bodyLength()} and {@link RecordedRequest#bodySha256()} are then available. Such requests are
         * not validated and get samples as responses.
         */
        public Builder countBigBodies() {
            countBigBodies = true;
            return this;
        }

        /** Sets the clock for all dates in responses and for expirations. By default, the system clock. */
        public Builder clock(Clock newClock) {
            clock = Objects.requireNonNull(newClock);
            return this;
        }

        /**
         * Sets the models that exist, besides those that fine-tuning jobs create. A request body that names another gets
         * status 404 with the code {@code model_not_found}. By default, a short list, and requests may name any model.
         */
        public Builder models(String... names) {
            models = List.of(names);
            return this;
        }

        /**
         * Sets the voices that exist. A request for speech, or for a chat completion with audio, that names another gets
         * status 400. By default, requests may name any voice.
         */
        public Builder voices(String... names) {
            voices = Set.of(names);
            return this;
        }

        /** Sets the kind of sample that every operation responds with. See {@link FakeOpenAI#answerWith(Variant)}. */
        public Builder answerWith(Variant newVariant) {
            variant = newVariant;
            return this;
        }

        /**
         * Sets a handler for an operation or a path. See {@link FakeOpenAI#handle}. Does not check that the operation
         * exists.
         */
        public Builder handle(String operationIdOrPath, Handler handler) {
            handlers.put(operationIdOrPath, handler);
            return this;
        }

        /** Sets the cassette that requests are answered from. See {@link FakeOpenAI#cassette}. */
        public Builder cassette(Cassette newCassette) {
            cassette = Objects.requireNonNull(newCassette);
            return this;
        }

        private Settings settings() {
            return new Settings(
                    sheet == null ? FactSheet.bundled() : sheet,
                    apiKey,
                    basePath,
                    strict,
                    seed,
                    variant,
                    mostInMemory,
                    unknownIds,
                    clock,
                    models,
                    voices,
                    handlers,
                    cassette);
        }

        /**
         * Starts the server. The builder can start further servers.
         *
         * @throws java.io.UncheckedIOException if the server cannot listen
         */
        public FakeOpenAI start() {
            return new FakeOpenAI(this);
        }
    }
}
