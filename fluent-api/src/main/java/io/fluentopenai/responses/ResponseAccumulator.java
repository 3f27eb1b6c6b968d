package io.fluentopenai.responses;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseFailedEvent;
import io.fluentopenai.client.model.ResponseIncompleteEvent;
import io.fluentopenai.client.model.ResponseOutputItemDoneEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.internal.Accumulator;
import java.util.ArrayList;
import java.util.Map;
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
        }
        return new ResponseEvent(openai, event, info);
    }

    @Override
    public ModelResponse result() {
        Response whole = last;
        if (whole == null) {
            throw new StreamException(
                    "The stream ended before the response was completed, failed or incomplete", null, info);
        }
        if ((whole.output() == null || whole.output().isEmpty()) && !output.isEmpty()) {
            whole.output(new ArrayList<>(output.values()));
        }
        return new ModelResponse(openai, whole, info);
    }
}
