package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.script.Conversation;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Matches requests to the model: chat completions, responses, runs and transcriptions.
 *
 * <pre>{@code
 * server.when(model("gpt-5-mini").withText(containing("umbrella"))).reply("It rains.");
 * }</pre>
 *
 * <p>All conditions must hold. For others, {@link FakeOpenAI#when} takes any predicate of the request's JSON. Immutable.
 */
public final class PromptMatcher implements Predicate<JsonNode> {

    private final Predicate<JsonNode> conditions;

    private PromptMatcher(Predicate<JsonNode> conditions) {
        this.conditions = conditions;
    }

    /** Returns a matcher of requests for a model. */
    public static PromptMatcher model(String name) {
        Objects.requireNonNull(name);
        return new PromptMatcher(request -> request.path("model").asText().equals(name));
    }

    /** Returns a matcher of requests whose last user message has such a text. */
    public static PromptMatcher text(Predicate<String> condition) {
        return new PromptMatcher(request -> condition.test(Conversation.lastUserText(request)));
    }

    /** Returns a matcher of requests that give the model the result of a tool, since the last user message. */
    public static PromptMatcher toolResult(Predicate<String> condition) {
        return new PromptMatcher(
                request -> Conversation.toolResults(request).stream().anyMatch(condition));
    }

    /** Returns a condition for texts that contain another. */
    public static Predicate<String> containing(String part) {
        Objects.requireNonNull(part);
        return text -> text.contains(part);
    }

    /**
     * Returns a condition for texts in which a regular expression is found.
     *
     * @throws java.util.regex.PatternSyntaxException if the expression is invalid
     */
    public static Predicate<String> matching(String regex) {
        return Pattern.compile(regex).asPredicate();
    }

    /** Returns a matcher that also requires such a text of the last user message. */
    public PromptMatcher withText(Predicate<String> condition) {
        return with(text(condition));
    }

    /** Returns a matcher that also requires such a result of a tool, since the last user message. */
    public PromptMatcher withToolResult(Predicate<String> condition) {
        return with(toolResult(condition));
    }

    /** Returns a matcher that also requires such instructions: all system and developer messages, one a line. */
    public PromptMatcher withInstructions(Predicate<String> condition) {
        return with(request -> condition.test(Conversation.instructions(request)));
    }

    /** Returns a matcher that also requires that the model may call a function or custom tool of this name. */
    public PromptMatcher withTool(String name) {
        Objects.requireNonNull(name);
        return with(request -> Conversation.toolNames(request).contains(name));
    }

    private PromptMatcher with(Predicate<JsonNode> condition) {
        return new PromptMatcher(conditions.and(condition));
    }

    @Override
    public boolean test(JsonNode request) {
        return conditions.test(request);
    }
}
