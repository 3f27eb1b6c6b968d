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
 * Something that happens while a response is made. {@link #raw()} is the event of its kind, to be told apart with {@code
 * instanceof}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Responses streaming in the API
 *     reference</a>
 */
public final class ResponseEvent extends ApiObject<ResponseStreamEvent> implements TextEvent {
    /** One event of a stream. */
    public ResponseEvent(OpenAI openai, ResponseStreamEvent raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Its name, such as {@code response.output_text.delta}; empty if the server left it out. */
    public String type() {
        String type = raw().type();
        return type == null ? "" : type;
    }

    /** What it adds to the text; empty for an event of another kind. */
    @Override
    public String text() {
        return raw() instanceof ResponseTextDeltaEvent delta && delta.delta() != null ? delta.delta() : "";
    }

    /** The number of the message that {@link #text} is a piece of; 0 for an event of another kind. */
    long outputIndex() {
        return raw() instanceof ResponseTextDeltaEvent delta && delta.outputIndex() != null ? delta.outputIndex() : 0;
    }

    /** Its place in the stream, for {@link Responses#resume}; -1 if the server left it out. */
    public long sequenceNumber() {
        return Json.toTree(raw()).path("sequence_number").asLong(-1);
    }
}
