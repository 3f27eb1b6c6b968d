package io.fluentopenai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.ReasoningItem;
import io.fluentopenai.client.model.ResponseUsage;
import io.fluentopenai.client.model.ToolChoiceParam;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelLoop;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.ResponseHistory;
import io.fluentopenai.internal.compat.ToolCallItems;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.LoopUsage;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Responses that a loop goes on with: by the id of the last where the server stores it, in a conversation, or else with all
 * items so far.
 */
final class ResponseLoop extends ModelLoop<CreateResponse, ResponseEvent, ModelResponse> {
    private static final String ENCRYPTED = "reasoning.encrypted_content";

    private final CreateResponse request;
    private final @Nullable String conversation;
    private final boolean replays;

    /** The input of the next request. */
    private final List<InputItem> input;

    /** The unanswered calls, as items. */
    private final List<JsonNode> open;

    /**
     * Takes the request over; the lists are copied.
     *
     * @param includes whether the loop may ask for the output that it needs to continue, such as encrypted reasoning
     */
    ResponseLoop(
            ResponseSender sender,
            CreateResponse request,
            List<InputItem> input,
            List<JsonNode> open,
            boolean includes,
            RequestOptions options) {
        super(sender, options);
        this.request = request;
        this.input = new ArrayList<>(ToolCallItems.ofResponse(input, InputItem.class, InputItem::type));
        conversation = conversation(request);
        replays = Boolean.FALSE.equals(request.store()) && conversation == null;
        if (includes && replays && request.reasoning() != null) {
            includeEncrypted(request);
        }
        this.open = new ArrayList<>(ResponseCalls.unanswered(this.input));
        List<JsonNode> elsewhere = new ArrayList<>(open);
        elsewhere.removeIf(call -> isAnswered(call, input)
                || this.open.stream().anyMatch(known -> ToolCallItems.id(known).equals(ToolCallItems.id(call))));
        this.open.addAll(0, elsewhere);
    }

    private static boolean isAnswered(JsonNode call, List<InputItem> items) {
        List<InputItem> all = new ArrayList<>(items);
        all.add(Json.read(call.toString(), InputItem.class));
        return ResponseCalls.unanswered(all).stream()
                .noneMatch(left -> ToolCallItems.id(left).equals(ToolCallItems.id(call)));
    }

    private static @Nullable String conversation(CreateResponse request) {
        if (request.conversation() == null) {
            return null;
        }
        JsonNode conversation = Json.toTree(request.conversation());
        return conversation.isTextual()
                ? conversation.textValue()
                : conversation.path("id").asText();
    }

    private static void includeEncrypted(CreateResponse request) {
        List<IncludeEnum> include = new ArrayList<>();
        if (request.include() != null) {
            include.addAll(request.include());
        }
        if (include.stream().noneMatch(one -> one.value().equals(ENCRYPTED))) {
            include.add(IncludeEnum.of(ENCRYPTED));
        }
        request.include(include);
    }

    @Override
    protected CreateResponse next() {
        CreateResponse next = JsonModel.copyOf(request);
        return input.isEmpty() ? next : next.input(ResponseForm.param(input));
    }

    @Override
    public ModelResponse send() {
        ModelResponse response = super.send();
        return isAtWork(response) ? response.awaitCompletion() : response;
    }

    @Override
    public CompletableFuture<ModelResponse> sendAsync() {
        return Futures.compose(
                super.sendAsync(),
                response -> isAtWork(response)
                        ? response.awaitCompletionAsync()
                        : CompletableFuture.completedFuture(response));
    }

    /** Returns whether it is made in the background. */
    private static boolean isAtWork(ModelResponse response) {
        return "queued".equals(response.status()) || "in_progress".equals(response.status());
    }

    @Override
    public List<ToolCall> open() {
        return open.stream().map(ToolCallItems::call).toList();
    }

    @Override
    public List<ToolCall> take(ModelResponse answer) {
        open.clear();
        // What was cut off may be half a call.
        boolean whole = answer.status() == null || answer.status().equals("completed");
        String id = answer.raw().id();
        if (replays || conversation == null && (id == null || id.isBlank())) {
            List<OutputItem> output = new ArrayList<>(answer.output());
            output.removeIf(item -> item instanceof ReasoningItem thought && !isTold(thought));
            if (!whole && !ResponseCalls.unanswered(output).isEmpty()) {
                // Nor is it made when the loop goes on from its state. What was thought before it is nothing without
                // it.
                output.removeIf(item -> item instanceof ReasoningItem
                        || !ResponseCalls.unanswered(List.of(item)).isEmpty());
            }
            input.addAll(ResponseHistory.asInput(output));
        } else {
            input.clear();
            if (conversation == null) {
                request.previousResponseId(answer.id());
            }
        }
        if (whole) {
            open.addAll(ResponseCalls.unanswered(answer.output()));
        }
        return open();
    }

    /** Returns whether the reasoning is in the item: what the server does not store, nobody can look up. */
    private static boolean isTold(ReasoningItem thought) {
        return thought.encryptedContent() != null
                || !LenientValues.in(thought.content()).isEmpty();
    }

    @Override
    public void give(List<ToolResult> results) {
        for (ToolResult result : results) {
            if (!result.isPending()) {
                JsonNode item = open.stream()
                        .filter(call ->
                                ToolCallItems.id(call).equals(result.call().id()))
                        .findFirst()
                        .orElseThrow();
                input.add(ResponseCalls.answer(item, result));
                open.remove(item);
            }
        }
        if (request.toolChoice() != null) {
            request.toolChoice(ToolForms.unforced(request.toolChoice(), ToolChoiceParam.class));
        }
    }

    @Override
    public LoopUsage usage(ModelResponse answer) {
        return usageOf(answer);
    }

    /** Returns the token usage of an answer. */
    static LoopUsage usageOf(ModelResponse answer) {
        ResponseUsage usage = answer.usage();
        if (usage == null) {
            return LoopUsage.NONE;
        }
        var input = usage.inputTokensDetails();
        var output = usage.outputTokensDetails();
        return usage(
                usage.inputTokens(),
                usage.outputTokens(),
                usage.totalTokens(),
                input == null ? null : input.cachedTokens(),
                output == null ? null : output.reasoningTokens());
    }

    @Override
    public String text(ModelResponse answer) {
        return answer.text();
    }

    @Override
    public LoopState state() {
        return new Stand(request.previousResponseId(), conversation, input, open).toState();
    }

    /** The state of a loop of responses. */
    record Stand(@Nullable String previous, @Nullable String conversation, List<InputItem> input, List<JsonNode> open) {
        LoopState toState() {
            ObjectNode state = JsonNodeFactory.instance.objectNode();
            if (previous != null) {
                state.put("previous_response_id", previous);
            }
            if (conversation != null) {
                state.put("conversation", conversation);
            }
            ArrayNode items = state.putArray("input");
            input.forEach(item -> items.add(Json.toTree(item)));
            state.putArray("open").addAll(open);
            return new LoopState(state);
        }

        static Stand of(LoopState state) {
            ObjectNode tree = state.tree();
            if (!(tree.get("input") instanceof ArrayNode items)) {
                throw new IllegalArgumentException(
                        "The loop state is not that of a response: it has no input. Resume it with the kind of request it came from");
            }
            List<InputItem> input = new ArrayList<>();
            items.forEach(item -> input.add(Json.read(item.toString(), InputItem.class)));
            List<JsonNode> open = new ArrayList<>();
            tree.path("open").forEach(open::add);
            return new Stand(
                    tree.path("previous_response_id").textValue(),
                    tree.path("conversation").textValue(),
                    input,
                    open);
        }
    }
}
