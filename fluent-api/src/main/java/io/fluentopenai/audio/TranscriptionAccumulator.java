package io.fluentopenai.audio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateTranscriptionResponse;
import io.fluentopenai.client.model.CreateTranscriptionResponseStreamEvent;
import io.fluentopenai.client.model.TranscriptTextDeltaEvent;
import io.fluentopenai.client.model.TranscriptTextDoneEvent;
import io.fluentopenai.client.model.TranscriptTextSegmentEvent;
import io.fluentopenai.internal.Accumulator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins the pieces of a transcription. */
final class TranscriptionAccumulator
        implements Accumulator<CreateTranscriptionResponseStreamEvent, TranscriptionEvent, Transcription> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode segments = JsonNodeFactory.instance.arrayNode();
    private @Nullable TranscriptTextDoneEvent done;

    TranscriptionAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public TranscriptionEvent accept(CreateTranscriptionResponseStreamEvent event) {
        String added = "";
        Transcription.Segment segment = null;
        if (event instanceof TranscriptTextDeltaEvent delta && delta.delta() != null) {
            added = delta.delta();
            text.append(added);
        } else if (event instanceof TranscriptTextSegmentEvent) {
            ObjectNode json = (ObjectNode) Json.toTree(event);
            segments.add(json);
            segment = Transcription.segment(json);
        } else if (event instanceof TranscriptTextDoneEvent end) {
            done = end;
        }
        return new TranscriptionEvent(event, event.type(), added, segment);
    }

    @Override
    public @Nullable String missing(boolean ended) {
        return done == null ? "the transcription was done" : null;
    }

    @Override
    public List<?> partial() {
        return text.isEmpty() && segments.isEmpty() ? List.of() : List.of(result());
    }

    @Override
    public Transcription result() {
        // What the last event says is what the whole answer would have said, but for the stretches.
        ObjectNode json = (ObjectNode) Json.toTree(done == null ? new TranscriptTextDoneEvent() : done);
        json.remove("type");
        if (!json.path("text").isTextual()) {
            json.put("text", text.toString());
        }
        if (!segments.isEmpty()) {
            json.set("segments", segments);
        }
        return new Transcription(openai, Json.read(json.toString(), CreateTranscriptionResponse.class), info);
    }
}
