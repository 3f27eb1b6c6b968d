package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a model: a text, tool calls, both, or a refusal. Immutable.
 *
 * @param text the text, or null
 * @param toolCalls the tool calls, in order
 * @param items additional items of a response, as JSON, such as a reasoning item, a shell call or an MCP approval
 *     request. Only responses have them, before everything else
 * @param refusal why the model refuses to answer, or null. Only chat completions and responses have it
 * @param finish why the answer ends early, or null. Only chat completions and responses have it
 * @param usage the tokens that the answer costs, or null for an estimate. Only chat completions and responses have it
 * @param pace the delay between two events if the answer is streamed, or null for none. Only chat completions and
 *     responses have it
 */
public record ModelAnswer(
        @Nullable String text,
        List<FunctionCall> toolCalls,
        List<String> items,
        @Nullable String refusal,
        @Nullable Finish finish,
        @Nullable Usage usage,
        @Nullable Duration pace) {

    /** The reason why an answer ends early. */
    public enum Finish {
        /**
         * The maximum number of tokens is reached: {@code finish_reason} is {@code length}, or a response is incomplete
         * because of {@code max_output_tokens}.
         */
        LENGTH("length", "max_output_tokens"),

        /**
         * The content filter stopped the model: {@code finish_reason} is {@code content_filter}, or a response is
         * incomplete because of it.
         */
        CONTENT_FILTER("content_filter", "content_filter");

        private final String chatReason;
        private final String responseReason;

        Finish(String chatReason, String responseReason) {
            this.chatReason = chatReason;
            this.responseReason = responseReason;
        }

        /** Returns the {@code finish_reason} of a chat completion. */
        public String chatReason() {
            return chatReason;
        }

        /** Returns the reason in a response's {@code incomplete_details}. */
        public String responseReason() {
            return responseReason;
        }
    }

    /**
     * The number of tokens that an answer uses.
     *
     * @param inputTokens the tokens of the request
     * @param outputTokens the tokens of the answer, including those of reasoning
     * @param cachedTokens how many of the request's tokens were read from the cache
     * @param reasoningTokens how many of the answer's tokens were spent on reasoning
     */
    public record Usage(int inputTokens, int outputTokens, int cachedTokens, int reasoningTokens) {}

    /**
     * A tool call.
     *
     * @param name the name of the tool
     * @param arguments the arguments as the model writes them: for a function, JSON text, possibly invalid; for a
     *     custom tool, the input text
     * @param isCustom true for a custom tool, false for a function
     */
    public record FunctionCall(String name, String arguments, boolean isCustom) {
        /** Creates a function call. */
        public FunctionCall(String name, String arguments) {
            this(name, arguments, false);
        }
    }

    /** Copies the lists. */
    public ModelAnswer {
        toolCalls = List.copyOf(toolCalls);
        items = List.copyOf(items);
    }

    /** Creates an answer with a text, tool calls, or both. */
    public ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls) {
        this(text, toolCalls, List.of());
    }

    /** Creates an answer with a text, tool calls, and items of a response. */
    public ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls, List<String> items) {
        this(text, toolCalls, items, null, null, null, null);
    }

    /** Returns a refusal. */
    public static ModelAnswer refusal(String reason) {
        return new ModelAnswer(null, List.of(), List.of(), Objects.requireNonNull(reason), null, null, null);
    }

    /** Returns an answer with a text. */
    public static ModelAnswer text(String text) {
        return new ModelAnswer(text, List.of());
    }

    /** Returns an answer with a function call. */
    public static ModelAnswer call(String name, String arguments) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, arguments)));
    }

    /** Returns an answer with a call of a custom tool, for chat completions and responses. */
    public static ModelAnswer customCall(String name, String input) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, input, true)));
    }

    /** Returns an answer with an item of a response. */
    public static ModelAnswer item(String json) {
        return new ModelAnswer(null, List.of(), List.of(json));
    }

    /** Returns a copy with an additional function call. */
    public ModelAnswer andCall(String name, String arguments) {
        return and(new FunctionCall(name, arguments));
    }

    /** Returns a copy with an additional call of a custom tool. */
    public ModelAnswer andCustomCall(String name, String input) {
        return and(new FunctionCall(name, input, true));
    }

    private ModelAnswer and(FunctionCall call) {
        List<FunctionCall> more = new ArrayList<>(toolCalls);
        more.add(call);
        return new ModelAnswer(text, more, items, refusal, finish, usage, pace);
    }

    /** Returns a copy with an additional item of a response. A missing {@code id} or {@code call_id} is generated. */
    public ModelAnswer andItem(String json) {
        List<String> more = new ArrayList<>(items);
        more.add(json);
        return new ModelAnswer(text, toolCalls, more, refusal, finish, usage, pace);
    }

    /** Returns a copy with an additional reasoning item with a summary, for responses. */
    public ModelAnswer andReasoning(String summary) {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("type", "reasoning");
        item.putArray("summary").addObject().put("type", "summary_text").put("text", summary);
        return andItem(item.toString());
    }

    /** Returns a copy that ends early. */
    public ModelAnswer withFinish(@Nullable Finish newFinish) {
        return new ModelAnswer(text, toolCalls, items, refusal, newFinish, usage, pace);
    }

    /** Returns a copy that costs these tokens. */
    public ModelAnswer withUsage(int inputTokens, int outputTokens) {
        return withUsage(new Usage(inputTokens, outputTokens, 0, 0));
    }

    /** Returns a copy that costs these tokens; null for an estimate. */
    public ModelAnswer withUsage(@Nullable Usage newUsage) {
        return new ModelAnswer(text, toolCalls, items, refusal, finish, newUsage, pace);
    }

    /**
     * Returns a copy that is streamed at a pace. The first event is sent at once; timers send the others, so that no thread
     * waits.
     *
     * @param newPace the delay between two events, in whole milliseconds; null for none
     */
    public ModelAnswer pacedAt(@Nullable Duration newPace) {
        return new ModelAnswer(text, toolCalls, items, refusal, finish, usage, newPace);
    }
}
