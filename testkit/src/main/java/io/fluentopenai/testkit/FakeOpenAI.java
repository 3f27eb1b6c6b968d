package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A fake of the OpenAI API on a loopback port, for tests and demos.
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
 * <p>It knows every operation of the API's document. A request that is not as documented (wrong path, parameter, content type
 * or body, an unknown property) gets status 400, 404 or 405 and the reason, in the API's error shape; a wrong key gets 401. A
 * good request is answered with JSON, bytes or a stream of events as documented:
 *
 * <ul>
 *   <li>chat completions, responses, runs and transcripts say what the {@linkplain #onChat scripted model} says, whole or
 *       streamed,
 *   <li>what is created is kept, listed, retrieved, modified and deleted for as long as the server lives,
 *   <li>what takes time gets on {@linkplain #pollsPerStep each time} that it is retrieved, and ends {@linkplain #outcome well
 *       or otherwise},
 *   <li>every other operation, and these as well once a {@link Variant} is chosen, gets a sample answer.
 * </ul>
 *
 * <p>What goes wrong on real networks and servers is had by {@link #fail(String)}. All methods are thread-safe. Any number of
 * servers can run at the same time. The server's threads do not keep a JVM alive.
 */
public final class FakeOpenAI implements AutoCloseable {

    private final FactSheet sheet;
    private final Samples samples;
    private final String apiKey;
    private final String basePath;
    private final Answers answers;
    private final VertxServer http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FakeOpenAI(Builder builder) {
        this.sheet = builder.sheet == null ? FactSheet.bundled() : builder.sheet;
        this.samples = Samples.of(sheet, builder.seed);
        this.apiKey = builder.apiKey;
        this.basePath = builder.basePath;
        this.answers = new Answers(sheet, builder);
        answers.handlers().putAll(builder.handlers);
        answers.variant(builder.variant);
        this.http = VertxServer.open(
                answers,
                builder.port,
                new Bodies(builder.mostInMemory, builder.countBigBodies, builder.temporaryDirectory));
    }

    /**
     * Starts a server on a free port.
     *
     * @throws java.io.UncheckedIOException if it cannot listen
     */
    public static FakeOpenAI start() {
        return builder().start();
    }

    /** Settings for a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** The base URL for clients, such as {@code http://127.0.0.1:43210/v1}; without a slash at its end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + http.port() + basePath;
    }

    /** The key that the server accepts. */
    public String apiKey() {
        return apiKey;
    }

    /** The port that the server listens on. */
    public int port() {
        return http.port();
    }

    /** What the server knows of the API. */
    public FactSheet factSheet() {
        return sheet;
    }

    /** The samples that the server answers with: the same schema and variant give the same JSON. */
    public Samples samples() {
        return samples;
    }

    /**
     * Chooses the kind of sample that every operation is answered with from now on, those with a script included.
     *
     * @param variant the kind, or null for the usual behaviour: scripts where there are some, maximal samples elsewhere
     */
    public FakeOpenAI answerWith(@Nullable Variant variant) {
        answers.variant(variant);
        return this;
    }

    /**
     * Chooses the kind of sample that one operation is answered with from now on.
     *
     * @throws IllegalArgumentException if the API has no such operation
     */
    public FakeOpenAI answerWith(String operationId, Variant variant) {
        requireOperation(operationId);
        answers.variants().put(operationId, variant);
        return this;
    }

    /** Lets the model behind chat completions, responses, runs and transcripts say this text from now on. */
    public FakeOpenAI reply(String text) {
        ModelAnswer answer = ModelAnswer.text(text);
        return onChat(request -> answer);
    }

    /** Puts another model behind chat completions, responses, runs and transcripts. The usual one repeats what the user said last. */
    public FakeOpenAI onChat(ScriptedModel model) {
        answers.model(Objects.requireNonNull(model));
        return this;
    }

    /**
     * Keeps a file as if a client had uploaded it.
     *
     * @return its id
     */
    public String addFile(String filename, String purpose, byte[] content) {
        return addFile(filename, purpose, SeekableContent.of(content.clone()));
    }

    /**
     * Keeps a file of any size for downloads. It takes no memory: the byte at place {@code i} is {@code i % 251}.
     *
     * @param length the number of bytes
     * @return its id
     * @throws IllegalArgumentException if the length is negative
     */
    public String addFile(String filename, String purpose, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("A negative length: " + length);
        }
        return addFile(filename, purpose, Content.synthetic(length));
    }

    private String addFile(String filename, String purpose, Content content) {
        return answers.files().add(filename, purpose, content).path("id").asText();
    }

    /** Sets what moderations flag: an input with one of these words in it, in any case; usually {@code kill}. */
    public FakeOpenAI flaggedWords(String... words) {
        answers.flaggedWords(List.of(words));
        return this;
    }

    /**
     * Sets how often something that takes time (a run, a background response, a batch, a job, a video) is retrieved until its
     * status changes: once usually; 0 if it is to be at its end when it begins.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public FakeOpenAI pollsPerStep(int polls) {
        if (polls < 0) {
            throw new IllegalArgumentException("A negative number of polls: " + polls);
        }
        answers.tools().polling().pollsPerStep(polls);
        return this;
    }

    /** Asks clients, by {@code openai-poll-after-ms}, to wait so long between two retrievals; null, as usual, does not ask. */
    public FakeOpenAI pollAfter(@Nullable Duration delay) {
        answers.tools().polling().pollAfter(delay);
        return this;
    }

    /**
     * Chooses how everything that an operation begins from now on ends: runs, responses, batches, jobs, videos, evaluations,
     * files on their way into a vector store.
     *
     * @param operationId the operation that begins it, such as {@code createRun}
     * @param outcome how it ends; null, as usual, if well
     * @throws IllegalArgumentException if the API has no such operation
     */
    public FakeOpenAI outcome(String operationId, @Nullable Outcome outcome) {
        return outcomes(operationId, request -> outcome);
    }

    /** The same, where it depends on the request that begins it. The function may be called from several threads. */
    public FakeOpenAI outcomes(String operationId, Function<RecordedRequest, @Nullable Outcome> outcomes) {
        requireOperation(operationId);
        answers.tools().outcomes().put(operationId, outcomes);
        return this;
    }

    /** The sessions on WebSockets: the Realtime API, and responses. */
    public FakeRealtime realtime() {
        return answers.realtime();
    }

    /**
     * Answers requests of an operation, or with a path, in a way of one's own. A request of a known operation is checked
     * before; a path need not be one that the API knows.
     *
     * @param operationIdOrPath an operation id, or a path below the base URL that starts with a slash
     * @throws IllegalArgumentException if it is neither
     */
    public FakeOpenAI handle(String operationIdOrPath, Handler handler) {
        requireOperationOrPath(operationIdOrPath);
        answers.handlers().put(operationIdOrPath, handler);
        return this;
    }

    /**
     * Begins the description of what goes wrong with an operation, or with a path.
     *
     * @param operationIdOrPath an operation id, or a path below the base URL that starts with a slash
     * @throws IllegalArgumentException if it is neither
     */
    public Fault fail(String operationIdOrPath) {
        requireOperationOrPath(operationIdOrPath);
        String path = basePath + operationIdOrPath;
        return fail(request -> operationIdOrPath.equals(request.operationId())
                || request.path().equals(path));
    }

    /** Begins the description of what goes wrong with some requests. */
    public Fault fail(Predicate<RecordedRequest> requests) {
        Fault fault = new Fault(requests, answers.faults()::remove);
        answers.faults().add(fault);
        return fault;
    }

    /** Begins the description of what goes wrong with all requests. */
    public Fault failAll() {
        return fail(request -> true);
    }

    /** Ends all faults. */
    public void clearFaults() {
        answers.faults().clear();
    }

    /** All requests so far, in the order in which they came, those included that were answered with an error. */
    public List<RecordedRequest> requests() {
        return answers.recording().all();
    }

    /** All requests of an operation so far. */
    public List<RecordedRequest> requests(String operationId) {
        requireOperation(operationId);
        return requests().stream()
                .filter(request -> operationId.equals(request.operationId()))
                .toList();
    }

    /** Forgets the requests so far. */
    public void clearRequests() {
        answers.recording().clear();
    }

    /**
     * Takes the oldest request that was not taken yet, and waits up to 5 seconds for it.
     *
     * @throws IllegalStateException if none comes, or if the thread is interrupted
     */
    public RecordedRequest takeRequest() {
        return answers.recording().take();
    }

    /**
     * Takes the oldest request that was not taken yet, and waits for it.
     *
     * @throws TimeoutException if none comes in time
     * @throws IllegalStateException if the thread is interrupted; its interrupt flag is set
     */
    public RecordedRequest takeRequest(Duration timeout) throws TimeoutException {
        return answers.recording().take(timeout);
    }

    /** The streams of events that are being sent at the moment. */
    public int openStreams() {
        return http.openStreams();
    }

    /** The connections that clients hold at the moment. */
    public int openConnections() {
        return http.openConnections();
    }

    /** Cuts all connections, frees the port and the threads and deletes all that was kept. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            answers.realtime().shutDown();
            http.close();
        }
    }

    /** The base URL. */
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
        if (sheet.operation(operationId).isEmpty()) {
            throw new IllegalArgumentException("The API has no operation " + operationId);
        }
    }

    /** Settings for a server. Not thread-safe. */
    public static final class Builder {

        private @Nullable FactSheet sheet;
        String apiKey = "sk-fake-0123456789abcdef";
        String basePath = "/v1";
        private int port;
        boolean strict = true;
        long seed;
        private @Nullable Variant variant;
        long mostInMemory = 1 << 20;
        private boolean countBigBodies;
        private @Nullable Path temporaryDirectory;
        UnknownIds unknownIds = UnknownIds.NOT_FOUND_IF_SCRIPTED;
        Clock clock = Clock.systemUTC();
        private final Map<String, Handler> handlers = new LinkedHashMap<>();

        private Builder() {}

        /** The API that the server knows; usually the {@linkplain FactSheet#bundled bundled} sheet. */
        public Builder factSheet(FactSheet newSheet) {
            sheet = newSheet;
            return this;
        }

        /** The key that the server accepts. */
        public Builder apiKey(String newApiKey) {
            apiKey = Objects.requireNonNull(newApiKey);
            return this;
        }

        /** The port; usually any free one. */
        public Builder port(int newPort) {
            port = newPort;
            return this;
        }

        /** The path of the base URL, such as {@code /v1} or {@code /gateway/openai/v1}; empty for none. */
        public Builder basePath(String newBasePath) {
            if (!newBasePath.isEmpty() && (!newBasePath.startsWith("/") || newBasePath.endsWith("/"))) {
                throw new IllegalArgumentException("Not a path without a slash at its end: " + newBasePath);
            }
            basePath = newBasePath;
            return this;
        }

        /** Whether requests are checked against the sheet; they usually are. */
        public Builder strict(boolean newStrict) {
            strict = newStrict;
            return this;
        }

        /** What samples are made from; the same seed gives the same samples. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** What a request for an object is answered that the server has not made. */
        public Builder unknownIds(UnknownIds newUnknownIds) {
            unknownIds = Objects.requireNonNull(newUnknownIds);
            return this;
        }

        /**
         * The number of bytes up to which the body of a request is kept in memory, usually 1 MiB. A bigger one goes to a
         * temporary file, which is deleted when the server is closed.
         */
        public Builder bodiesInMemory(long bytes) {
            mostInMemory = bytes;
            return this;
        }

        /** The directory for temporary files, which must exist; usually the system's. */
        public Builder temporaryDirectory(Path directory) {
            temporaryDirectory = Objects.requireNonNull(directory);
            return this;
        }

        /**
         * Counts bodies that are too big for memory, and forgets them: only {@link RecordedRequest#bodyLength()} and
         * {@link RecordedRequest#bodySha256()} are known. Such requests are not checked, and answered with samples.
         */
        public Builder countBigBodies() {
            countBigBodies = true;
            return this;
        }

        /** What tells the time for all that the server dates, and for what expires. */
        public Builder clock(Clock newClock) {
            clock = Objects.requireNonNull(newClock);
            return this;
        }

        /** See {@link FakeOpenAI#answerWith(Variant)}. */
        public Builder answerWith(Variant newVariant) {
            variant = newVariant;
            return this;
        }

        /** See {@link FakeOpenAI#handle}; the operation id or path is not checked. */
        public Builder handle(String operationIdOrPath, Handler handler) {
            handlers.put(operationIdOrPath, handler);
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws java.io.UncheckedIOException if it cannot listen
         */
        public FakeOpenAI start() {
            return new FakeOpenAI(this);
        }
    }
}
