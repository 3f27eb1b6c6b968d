package io.fluentopenai.responses;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.api.ResponsesApi;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelSender;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.schema.OutputType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends requests for responses. */
final class ResponseSender extends ModelSender<CreateResponse, ResponseStreamEvent, ResponseEvent, ModelResponse> {
    private final OpenAI openai;

    ResponseSender(OpenAI openai) {
        super(openai);
        this.openai = openai;
    }

    private ResponsesApi api() {
        return openai.raw().responses();
    }

    @Override
    protected ModelResponse answer(CreateResponse request, RequestOptions options) {
        return new ModelResponse(openai, api().createResponseWithResponse(request, options));
    }

    @Override
    protected CompletableFuture<ModelResponse> answerAsync(CreateResponse request, RequestOptions options) {
        return Futures.map(
                api().createResponseWithResponseAsync(request, options),
                response -> new ModelResponse(openai, response));
    }

    @Override
    protected OperationStart started(CreateResponse request, boolean isStream) {
        return new OperationStart(
                OperationKind.RESPONSE, modelOf(request), openai.client().baseUrl(), request, isStream);
    }

    private static @Nullable String modelOf(CreateResponse request) {
        return request.model() == null ? null : request.model().value();
    }

    @Override
    protected OperationResult ended(ModelResponse answer) {
        String reason = answer.incompleteReason() == null ? answer.status() : answer.incompleteReason();
        return new OperationResult(
                answer.model(),
                answer.id(),
                reason == null ? List.of() : List.of(reason),
                usage(ResponseLoop.usageOf(answer)),
                answer.info(),
                0,
                answer);
    }

    @Override
    public <T> T value(ModelResponse answer, OutputType<T> type) {
        return answer.value(type);
    }

    @Override
    protected EventStream<ResponseStreamEvent> events(CreateResponse request, RequestOptions options) {
        return api().createResponseStream(request, options);
    }

    @Override
    protected CompletableFuture<EventStream<ResponseStreamEvent>> eventsAsync(
            CreateResponse request, RequestOptions options) {
        return api().createResponseStreamAsync(request, options);
    }

    @Override
    protected Accumulator<ResponseStreamEvent, ResponseEvent, ModelResponse> accumulator(ResponseInfo info) {
        return new ResponseAccumulator(openai, info);
    }

    @Override
    protected String text(ResponseEvent event) {
        return event.text();
    }

    @Override
    protected long message(ResponseEvent event) {
        return event.outputIndex();
    }
}
