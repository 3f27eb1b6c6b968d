package io.fluentopenai.testkit.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat completion or a response, in a test's terms. Thread-safe. Use {@link ModelRequestAssert#assertThat} for
 * assertions that show the conversation when they fail.
 *
 * <p>It has what the client sent. The items before a {@code previous_response_id}, or of a conversation that the server
 * stores, are not part of it.
 */
public final class RecordedModelRequest {

    private final RecordedRequest recorded;
    private final Lazy<JsonNode> json;

    RecordedModelRequest(RecordedRequest recorded) {
        this.recorded = recorded;
        this.json = new Lazy<>(recorded::json);
    }

    /** Returns the HTTP request, with its headers and the server's reply. */
    public RecordedRequest recorded() {
        return recorded;
    }

    /**
     * Returns the body as JSON. Do not modify it.
     *
     * @throws IllegalStateException if the body is not JSON
     */
    public JsonNode json() {
        return json.get();
    }

    /** Returns the model, or null if the request names none. */
    public @Nullable String model() {
        return json().path("model").textValue();
    }

    /** Returns whether the request asks for a stream. */
    public boolean stream() {
        return json().path("stream").asBoolean();
    }

    /** Returns the messages of a chat completion, or the input items of a response, in order. */
    public List<RecordedMessage> messages() {
        return List.copyOf(MessageReader.messages(json()));
    }

    /**
     * Returns the instructions: the {@code instructions} of a response and all system and developer messages, one a line.
     * Empty if there are none.
     */
    public String instructions() {
        return Conversation.instructions(json());
    }

    /** Returns the text of the last user message; empty if there is none. */
    public String userText() {
        return Conversation.lastUserText(json());
    }

    /** Returns the results of tools since the last user message, in order. */
    public List<String> toolResults() {
        return List.copyOf(Conversation.toolResults(json()));
    }

    /**
     * Returns the names of the functions and custom tools that the model may call, and the types of all other tools, such as
     * {@code web_search}, in order.
     */
    public List<String> tools() {
        return List.copyOf(Conversation.toolNames(json()));
    }

    /**
     * Returns the conversation for people: one line for the request and one for each message, and why the server refused it if
     * it did.
     */
    public String transcript() {
        StringBuilder transcript = new StringBuilder(recorded.method() + " " + recorded.path());
        try {
            describe(transcript);
        } catch (IllegalStateException e) {
            transcript.append("\n  (").append(e.getMessage()).append(')');
        }
        recorded.reply().filter(reply -> reply.status() >= 400).ifPresent(reply -> refusal(transcript, reply));
        return transcript.toString();
    }

    private void describe(StringBuilder transcript) {
        String model = model();
        transcript.append(model == null ? ", no model" : ", model " + model);
        if (stream()) {
            transcript.append(", stream");
        }
        if (!tools().isEmpty()) {
            transcript.append(", tools ").append(String.join(", ", tools()));
        }
        for (String property : List.of("previous_response_id", "conversation")) {
            if (json().hasNonNull(property)) {
                transcript.append(", ").append(property).append(' ').append(json().get(property));
            }
        }
        if (json().path("instructions").isTextual()) {
            line(transcript, "instructions: " + json().get("instructions").asText());
        }
        messages().forEach(message -> line(transcript, message.toString()));
    }

    private void refusal(StringBuilder transcript, Reply reply) {
        List<String> reasons = recorded.problems();
        line(transcript, "=> status " + reply.status() + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons)));
    }

    private static void line(StringBuilder transcript, String text) {
        transcript.append("\n  ").append(text.replace("\n", "\n    "));
    }

    /** Returns the {@linkplain #transcript transcript}. */
    @Override
    public String toString() {
        return transcript();
    }
}
