package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Real traffic in a file, without its secrets, for tests that run offline. A server with a cassette answers from it instead of
 * from its scripts.
 *
 * <pre>{@code
 * // Once, with a key: forwards each request, and writes what comes back.
 * server.cassette(Cassette.record(file, URI.create("https://api.openai.com/v1"), System.getenv("OPENAI_API_KEY")));
 *
 * // From then on, without a key and without a network:
 * server.cassette(Cassette.replay(file));
 * }</pre>
 *
 * <p><b>Requests</b> are compared by method, path, query and body: JSON by its values, multipart bodies by their fields and by the
 * names and checksums of their files, other bytes by their checksum. Headers do not matter. If a request was recorded several
 * times, its answers are replayed in the order in which they were recorded, and the last one is repeated. A request that was not
 * recorded gets status 400 with the code {@code cassette_mismatch}, the nearest recorded request and the differences.
 *
 * <p><b>Answers</b> are replayed as they came: JSON with the same values, streams event by event, other bodies byte by byte. While
 * recording, the client gets the events of a stream as they arrive, and other answers when they are complete. If the connection to
 * the upstream breaks, nothing is recorded: the client gets status 502, or an {@code error} event if the stream has begun. If the
 * client closes a stream before its end, so does the recorder. The cassette has the events until then; when it is replayed, an
 * {@code error} event follows them.
 *
 * <p><b>Secrets</b> do not reach the file. It has no headers of requests, and of responses only those that describe the answer.
 * Bodies and URLs are written without API keys, client secrets, tokens and passwords, which are recognized by their form or by
 * the name of their property; {@link #redacting} removes others. Look at the diff before you commit a cassette: names, prompts
 * and answers are in it, and a secret that a model writes in pieces is not recognized.
 *
 * <p>Before a request is forwarded or compared, the server validates it like any other. WebSockets are refused with status 501. Configure a
 * cassette before you use it; from then on it is thread-safe.
 */
public final class Cassette {

    private final Path file;
    private final @Nullable Recorder recorder;
    private final List<Exchange> recorded;
    private final List<String> secrets = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private boolean checksAnswers;

    private Cassette(Path file, @Nullable Recorder recorder, List<Exchange> recorded) {
        this.file = file;
        this.recorder = recorder;
        this.recorded = recorded;
    }

    /** Answers the requests that the server has validated. The server calls it; tests do not need it. */
    @FunctionalInterface
    public interface Player {
        /**
         * Answers a request. Blocks while it is forwarded. Thread-safe.
         *
         * @param path the request's path below the base URL, without the query
         */
        Reply answer(String path, RecordedRequest request) throws IOException;
    }

    /**
     * Reads a cassette to replay.
     *
     * @throws IllegalArgumentException if the file does not exist, is not a cassette, is truncated, or has another version
     */
    public static Cassette replay(Path file) {
        return new Cassette(file, null, CassetteFile.read(file));
    }

    /**
     * Returns a new cassette to record. It replaces the file when the first exchange is complete, and writes it after each
     * further one.
     *
     * @param file the JSON file; its directory is created
     * @param upstream the base URL of the API, such as {@code https://api.openai.com/v1}
     * @param apiKey the API key for the upstream. The client of the test uses the server's
     * @throws IllegalArgumentException if {@code upstream} is not an HTTP or HTTPS URL
     */
    public static Cassette record(Path file, URI upstream, String apiKey) {
        if (upstream.getHost() == null || !List.of("http", "https").contains(upstream.getScheme())) {
            throw new IllegalArgumentException(
                    "The upstream must be a URL like https://api.openai.com/v1: " + upstream);
        }
        Cassette cassette = new Cassette(file, new Recorder(file, new Upstream(upstream, apiKey)), List.of());
        return cassette.redacting(apiKey);
    }

    /** Removes these texts as well wherever they occur. Use the same when the cassette is replayed. */
    public Cassette redacting(String... newSecrets) {
        secrets.addAll(List.of(newSecrets));
        return this;
    }

    /**
     * Ignores values of JSON bodies when requests are compared, for what differs from run to run.
     *
     * @param pointers JSON pointers, such as {@code /metadata/started_at}
     * @throws IllegalArgumentException if a pointer is invalid
     */
    public Cassette ignoring(String... pointers) {
        for (String pointer : pointers) {
            if (!pointer.startsWith("/")) {
                throw new IllegalArgumentException("A JSON pointer starts with a slash: " + pointer);
            }
            ignored.add(pointer);
        }
        return this;
    }

    /**
     * Checks successful answers against the API's specification. An answer that does not match, such as that of a newer API,
     * is replaced by status 500 with the code {@code cassette_answer_invalid} and the reason. While recording, the client then
     * gets a stream when it is complete.
     */
    public Cassette checkingAnswers() {
        checksAnswers = true;
        return this;
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns whether the cassette is being recorded, and not replayed. */
    public boolean isRecording() {
        return recorder != null;
    }

    /**
     * Begins to answer requests, with the first recorded answers. The server calls it.
     *
     * @param validator returns the violations of a schema by an instance
     */
    public Player play(BiFunction<JsonNode, JsonNode, List<String>> validator) {
        Objects.requireNonNull(validator);
        Secrets removed = new Secrets(secrets);
        AnswerCheck check = checksAnswers ? new AnswerCheck(validator) : null;
        if (recorder != null) {
            return (path, request) -> recorder.answer(path, request, removed, check);
        }
        Replay replay = new Replay(file, recorded, removed, List.copyOf(ignored), check);
        return replay::answer;
    }

    /** Returns the file and whether it is being recorded. */
    @Override
    public String toString() {
        return (isRecording() ? "recording " : "replaying ") + file;
    }
}
