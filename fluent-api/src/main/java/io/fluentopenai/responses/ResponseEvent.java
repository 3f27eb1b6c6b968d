package io.fluentopenai.responses;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.TextEvent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponseTextDeltaEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of a response stream. {@link #raw()} returns the generated event class; use {@code instanceof} to tell the
 * kinds apart.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Responses streaming in the API
 *     reference</a>
 */
public final class ResponseEvent extends ApiObject<ResponseStreamEvent> implements TextEvent {
    /** Wraps an event of a stream. */
    public ResponseEvent(OpenAI openai, ResponseStreamEvent raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns the event type, such as {@code response.output_text.delta}; empty if the server left it out. */
    public String type() {
        String type = raw().type();
        return type == null ? "" : type;
    }

    /** Returns the text that this event adds; empty for an event of another type. */
    @Override
    public String text() {
        return raw() instanceof ResponseTextDeltaEvent delta && delta.delta() != null ? delta.delta() : "";
    }

    /** Returns the index of the message that {@link #text} belongs to; 0 for an event of another type. */
    long outputIndex() {
        return raw() instanceof ResponseTextDeltaEvent delta && delta.outputIndex() != null ? delta.outputIndex() : 0;
    }

    /** Returns the sequence number of this event, for {@link Responses#resume}; -1 if the server left it out. */
    public long sequenceNumber() {
        return Json.toTree(raw()).path("sequence_number").asLong(-1);
    }
}
