package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AssistantStreamEvent;
import io.fluentopenai.client.model.MessageObject;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Accumulator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up the events of a run. Holds the message, the step and the run that came last, and no event. */
final class AssistantAccumulator implements Accumulator<AssistantStreamEvent, AssistantEvent, Run> {
    private static final String NO_RUN = "it said anything of a run";

    private final OpenAI openai;
    private final ResponseInfo info;
    private @Nullable StreamedObject message;
    private @Nullable StreamedObject step;
    private @Nullable StreamedObject run;

    AssistantAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    static ResultStream<AssistantEvent, Run> stream(OpenAI openai, EventStream<AssistantStreamEvent> events) {
        return new AccumulatedStream<>(events, new AssistantAccumulator(openai, events.info()));
    }

    @Override
    public AssistantEvent accept(AssistantStreamEvent event) {
        String name = event.event() == null ? "" : event.event();
        AssistantEvent.Kind kind = AssistantEvent.Kind.of(name);
        if (kind == AssistantEvent.Kind.OTHER || !(Json.toTree(event).path("data") instanceof ObjectNode data)) {
            return new AssistantEvent(openai, info, event, name, AssistantEvent.Kind.OTHER, null, "");
        }
        boolean delta = name.endsWith(".delta");
        switch (kind) {
            case MESSAGE:
                message = grow(message, data, delta);
                return event(event, name, kind, message, delta ? text(data) : "");
            case STEP:
                step = grow(step, data, delta);
                return event(event, name, kind, step, "");
            case RUN:
                run = grow(run, data, delta);
                return event(event, name, kind, run, "");
            default:
                return event(event, name, kind, grow(null, data, delta), "");
        }
    }

    private AssistantEvent event(
            AssistantStreamEvent raw, String name, AssistantEvent.Kind kind, StreamedObject object, String text) {
        return new AssistantEvent(openai, info, raw, name, kind, object, text);
    }

    private static StreamedObject grow(@Nullable StreamedObject last, ObjectNode data, boolean delta) {
        StreamedObject object = last != null && last.isAbout(data) ? last : new StreamedObject(StreamedObject.id(data));
        if (delta) {
            object.add(data);
        } else {
            object.replace(data);
        }
        return object;
    }

    /** The pieces of text in the delta of a message. A piece may be white space only, and counts. */
    private static String text(ObjectNode data) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : data.path("delta").path("content")) {
            text.append(part.path("text").path("value").asText(""));
        }
        return text.toString();
    }

    @Override
    public @Nullable String missing(boolean done) {
        if (done) {
            return null;
        }
        if (run == null) {
            return NO_RUN;
        }
        Run last = result();
        return last.isFinished() || last.requiresAction() ? null : "the run did: it is " + last.status();
    }

    @Override
    public List<?> partial() {
        List<Object> partial = new ArrayList<>();
        if (run != null) {
            partial.add(result());
        }
        if (message != null) {
            partial.add(new ThreadMessage(openai, message.read(MessageObject.class), info));
        }
        if (step != null) {
            partial.add(new RunStep(openai, step.read(RunStepObject.class), info));
        }
        return partial;
    }

    @Override
    public Run result() {
        if (run == null) {
            throw new StreamException("The stream ended before ".concat(NO_RUN), null, info, partial());
        }
        return AssistantEvent.run(openai, info, run);
    }
}
