package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers requests from what was recorded. Thread-safe. */
final class Replay {

    private final Path file;
    private final Secrets secrets;
    private final List<String> ignored;
    private final @Nullable AnswerCheck check;

    /** Exchanges with their requests as they are compared. */
    private final List<Exchange> exchanges;

    private final boolean[] played;

    Replay(Path file, List<Exchange> recorded, Secrets secrets, List<String> ignored, @Nullable AnswerCheck check) {
        this.file = file;
        this.secrets = secrets;
        this.ignored = ignored;
        this.check = check;
        this.exchanges = recorded.stream()
                .map(each -> new Exchange(compared(each.request()), each.status(), each.headers(), each.body()))
                .toList();
        this.played = new boolean[recorded.size()];
    }

    Reply answer(String path, RecordedRequest request) throws IOException {
        SentRequest sent = compared(SentRequest.of(path, request, secrets));
        Exchange exchange = next(sent);
        return exchange == null
                ? Failures.mismatch(file, sent, exchanges)
                : reply(request, exchange.status(), exchange.headers(), exchange.body(), check);
    }

    /** The first exchange with this request that was not played yet, or the last one; null if there is none. */
    private synchronized @Nullable Exchange next(SentRequest sent) {
        Exchange last = null;
        for (int i = 0; i < exchanges.size(); i++) {
            if (exchanges.get(i).request().equals(sent)) {
                last = exchanges.get(i);
                if (!played[i]) {
                    played[i] = true;
                    return last;
                }
            }
        }
        return last;
    }

    /** The request without what is ignored. */
    private SentRequest compared(SentRequest request) {
        if (ignored.isEmpty() || !request.body().has("json")) {
            return request;
        }
        ObjectNode body = request.body().deepCopy();
        for (String text : ignored) {
            JsonPointer pointer = JsonPointer.compile("/json" + text);
            JsonNode parent = body.at(pointer.head());
            if (parent instanceof ObjectNode object) {
                object.remove(pointer.last().getMatchingProperty());
            }
        }
        return new SentRequest(request.method(), request.path(), body);
    }

    /** The answer to a request: as it was recorded, or that it is invalid. */
    static Reply reply(
            RecordedRequest request,
            int status,
            Map<String, String> headers,
            ObjectNode body,
            @Nullable AnswerCheck check) {
        if (check != null && request.operation().isPresent() && status < 300) {
            List<String> problems =
                    new ArrayList<>(check.problems(request.operation().get(), body));
            if (!problems.isEmpty()) {
                return Failures.invalid(request, problems);
            }
        }
        String contentType = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        return withHead(Bodies.reply(contentType, body), status, headers);
    }

    /** A reply with this status and these headers. */
    static Reply withHead(Reply reply, int status, Map<String, String> headers) {
        Reply result = reply.status(status);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            result = result.header(header.getKey(), header.getValue());
        }
        return result;
    }
}
