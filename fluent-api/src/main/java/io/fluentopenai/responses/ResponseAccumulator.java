package io.fluentopenai.responses;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.OutputMessage;
import io.fluentopenai.client.model.OutputTextContent;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseCreatedEvent;
import io.fluentopenai.client.model.ResponseFailedEvent;
import io.fluentopenai.client.model.ResponseIncompleteEvent;
import io.fluentopenai.client.model.ResponseOutputItemDoneEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponseTextDeltaEvent;
import io.fluentopenai.internal.Accumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the events of a response. The last event has the whole; the output items are kept for servers that leave them
 * out of it.
 */
final class ResponseAccumulator implements Accumulator<ResponseStreamEvent, ResponseEvent, ModelResponse> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final Map<Long, OutputItem> output = new TreeMap<>();
    private final Map<Long, StringBuilder> texts = new TreeMap<>();
    private @Nullable Response begun;
    private @Nullable Response last;

    ResponseAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public ResponseEvent accept(ResponseStreamEvent event) {
        if (event instanceof ResponseCompletedEvent completed) {
            last = completed.response();
        } else if (event instanceof ResponseIncompleteEvent incomplete) {
            last = incomplete.response();
        } else if (event instanceof ResponseFailedEvent failed) {
            last = failed.response();
        } else if (event instanceof ResponseOutputItemDoneEvent done && done.item() != null) {
            output.put(done.outputIndex() == null ? (long) output.size() : done.outputIndex(), done.item());
        } else if (event instanceof ResponseCreatedEvent created) {
            begun = created.response();
        } else if (event instanceof ResponseTextDeltaEvent delta && delta.delta() != null) {
            texts.computeIfAbsent(delta.outputIndex() == null ? 0 : delta.outputIndex(), any -> new StringBuilder())
                    .append(delta.delta());
        }
        return new ResponseEvent(openai, event, info);
    }

    @Override
    public @Nullable String missing(boolean done) {
        return last == null ? "the response was completed, failed or incomplete" : null;
    }

    /** The response as it began, with the items that are done, and the text of those that are not. */
    @Override
    public List<?> partial() {
        TreeMap<Long, OutputItem> items = new TreeMap<>(output);
        texts.forEach((index, text) -> items.computeIfAbsent(index, any -> unfinished(text)));
        if (begun == null && items.isEmpty()) {
            return List.of();
        }
        Response partial = begun == null ? new Response() : JsonModel.copyOf(begun);
        return List.of(new ModelResponse(openai, partial.output(new ArrayList<>(items.values())), info));
    }

    private static OutputMessage unfinished(StringBuilder text) {
        return new OutputMessage()
                .status("in_progress")
                .content(List.of(new OutputTextContent().text(text.toString()).annotations(List.of())));
    }

    @Override
    public ModelResponse result() {
        Response whole = Objects.requireNonNull(last);
        if ((whole.output() == null || whole.output().isEmpty()) && !output.isEmpty()) {
            whole.output(new ArrayList<>(output.values()));
        }
        return new ModelResponse(openai, whole, info);
    }
}
