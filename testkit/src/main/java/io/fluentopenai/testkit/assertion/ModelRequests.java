package io.fluentopenai.testkit.assertion;

import io.fluentopenai.testkit.RecordedRequest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The requests of one endpoint of models that a server has received: chat completions, or responses. Immutable; {@link
 * io.fluentopenai.testkit.FakeOpenAI#chat} and {@code responses()} return the requests up to now.
 */
public final class ModelRequests {

    private final String what;
    private final List<RecordedRequest> received;
    private final List<RecordedModelRequest> requests;

    private ModelRequests(String what, String path, List<RecordedRequest> received) {
        this.what = what;
        this.received = received;
        this.requests = received.stream()
                .filter(request -> request.operation()
                        .filter(operation -> operation.verb().equals("POST")
                                && operation.path().equals(path))
                        .isPresent())
                .map(RecordedModelRequest::new)
                .toList();
    }

    /** Returns the requests for chat completions among some requests. */
    public static ModelRequests chat(List<RecordedRequest> received) {
        return new ModelRequests("chat completion", "/chat/completions", List.copyOf(received));
    }

    /** Returns the requests for responses among some requests. */
    public static ModelRequests responses(List<RecordedRequest> received) {
        return new ModelRequests("response", "/responses", List.copyOf(received));
    }

    /** Returns the requests in order of arrival, including those that the server refused. */
    public List<RecordedModelRequest> requests() {
        return requests;
    }

    /**
     * Returns the last request. Does not wait for one.
     *
     * @throws AssertionError if there is none, with what the server received instead
     */
    public RecordedModelRequest lastRequest() {
        if (requests.isEmpty()) {
            throw new AssertionError("No " + what + " was requested. " + instead());
        }
        return requests.get(requests.size() - 1);
    }

    /**
     * Returns the only request. Does not wait for one.
     *
     * @throws AssertionError if there is none, or more than one, with what the server received
     */
    public RecordedModelRequest onlyRequest() {
        if (requests.size() > 1) {
            throw new AssertionError("Expected one request for a " + what + ", but the server received "
                    + requests.size() + ":\n" + this);
        }
        return lastRequest();
    }

    private String instead() {
        return received.isEmpty()
                ? "The server received no request. Does the client use the server's baseUrl()?"
                : received.stream()
                        .map(RecordedRequest::toString)
                        .collect(Collectors.joining("\n  ", "The server received:\n  ", ""));
    }

    /** Returns the transcripts of all requests. */
    @Override
    public String toString() {
        return requests.stream().map(RecordedModelRequest::transcript).collect(Collectors.joining("\n"));
    }
}
