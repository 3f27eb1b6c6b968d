package io.fluentopenai.observe;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.internal.Given;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of an operation that has succeeded. The answer is the object that the caller gets. It may contain personal
 * data.
 *
 * @param model the model that answered; null if the server did not name it, or it is not the call of a model
 * @param id the id of the answer or of the tool call; null if there is none
 * @param finishReasons why the answer ended, in the API's words, such as {@code stop} or {@code completed}; empty if unknown
 * @param usage the token usage; all 0 if the server did not report it
 * @param info the status and headers of the response; null for a tool call, a loop and a session
 * @param rounds how often a loop has called the model; 0 for other operations
 * @param answer the {@code ChatCompletion}, {@code ModelResponse}, {@code EmbeddingResult}, {@code ToolResult} or {@code
 *     LoopResult}; null for a session
 */
public record OperationResult(
        @Nullable String model,
        @Nullable String id,
        List<String> finishReasons,
        Usage usage,
        @Nullable ResponseInfo info,
        int rounds,
        @Nullable Object answer) {
    /**
     * Token usage.
     *
     * @param input the input tokens
     * @param output the output tokens, including reasoning tokens
     * @param cached the input tokens that came from the prompt cache
     * @param reasoning the output tokens that were used for reasoning
     */
    public record Usage(long input, long output, long cached, long reasoning) {
        /** No tokens. */
        public static final Usage NONE = new Usage(0, 0, 0, 0);
    }

    /**
     * Creates a description.
     *
     * @throws NullPointerException if the reasons or the usage are null
     */
    public OperationResult {
        finishReasons = List.copyOf(Given.notNull(finishReasons, "finishReasons"));
        Given.notNull(usage, "usage");
    }

    /** Returns the model, the id and the usage, without the answer. */
    @Override
    public String toString() {
        return "OperationResult[model=" + model + ", id=" + id + ", finishReasons=" + finishReasons + ", usage=" + usage
                + "]";
    }
}
