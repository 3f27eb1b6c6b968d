package io.fluentopenai.testkit.cassette;

import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Error answers for requests that a cassette has no answer for. Clients do not retry them. */
final class Failures {

    private static final int MOST_REASONS = 5;

    private Failures() {}

    /** The request was not recorded. */
    static Reply mismatch(Path file, SentRequest sent, List<Exchange> recorded) {
        String known = recorded.stream()
                .map(exchange -> exchange.request().toString())
                .distinct()
                .limit(20)
                .collect(Collectors.joining(", "));
        int nearest = nearest(sent, recorded);
        String hint = nearest < 0
                ? known.isEmpty() ? "The cassette is empty." : "It has only: " + known + "."
                : "The nearest is exchange " + (nearest + 1) + ", with these differences: "
                        + listed(Differences.between(recorded.get(nearest).request(), sent)) + ".";
        return error(
                400,
                "invalid_request_error",
                "The cassette " + file + " has no answer to " + sent + ". " + hint
                        + " If the code under test is right, record the cassette again.",
                "cassette_mismatch");
    }

    /** The number of the recorded request for the same operation that differs in the fewest places; -1 if there is none. */
    private static int nearest(SentRequest sent, List<Exchange> recorded) {
        return IntStream.range(0, recorded.size())
                .filter(i -> isAlike(recorded.get(i).request(), sent))
                .boxed()
                .min(Comparator.comparing(i ->
                        Differences.between(recorded.get(i).request(), sent).size()))
                .orElse(-1);
    }

    /** Returns whether two requests have the same method, and paths that begin in the same way. */
    private static boolean isAlike(SentRequest one, SentRequest other) {
        return one.method().equals(other.method()) && collection(one).equals(collection(other));
    }

    private static String collection(SentRequest request) {
        String[] steps = request.path().split("[/?]", 3);
        return steps.length < 2 ? "" : steps[1];
    }

    /** An answer does not match the specification. */
    static Reply invalid(RecordedRequest request, List<String> problems) {
        return error(
                500,
                "server_error",
                "The recorded answer to " + request.method() + " " + request.path()
                        + " does not match the API's specification: " + listed(problems) + ".",
                "cassette_answer_invalid");
    }

    /** The upstream did not answer, or not to the end. */
    static Reply upstream(String url, IOException failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return error(
                502,
                "server_error",
                "The upstream " + url + " did not give a complete answer: " + reason
                        + ". Nothing was recorded. Is the URL right, and is there a network?",
                "cassette_upstream_failed");
    }

    /** The file cannot be written. */
    static Reply unwritten(UncheckedIOException failure) {
        return error(500, "server_error", String.valueOf(failure.getMessage()), "cassette_unwritten");
    }

    /** The client that was recorded did not read on. */
    static Reply cut() {
        return error(
                500,
                "server_error",
                "The client that was recorded closed this stream here, so the cassette has no more of it. If the code under"
                        + " test is right, record the cassette again.",
                "cassette_cut");
    }

    /** The same in a stream that has begun: its last event. */
    static StreamEvent event(Reply error) {
        return new StreamEvent("error", new String(error.body(), StandardCharsets.UTF_8));
    }

    private static Reply error(int status, String type, String message, @Nullable String code) {
        return Reply.error(status, type, message, null, code).header("x-should-retry", "false");
    }

    private static String listed(List<String> reasons) {
        String first = reasons.stream().limit(MOST_REASONS).collect(Collectors.joining("; "));
        return reasons.size() <= MOST_REASONS ? first : first + "; and " + (reasons.size() - MOST_REASONS) + " more";
    }
}
