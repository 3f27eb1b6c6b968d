package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The beginning of a rule for the model: which requests it is for. {@code reply} says what they are answered. */
public final class PromptRule {

    /** A rule that is complete. */
    record Complete(Predicate<JsonNode> requests, ReplyQueue replies) {}

    private final Predicate<JsonNode> requests;
    private final List<Complete> rules;

    /**
     * Begins a rule.
     *
     * @param rules takes the rule when it is complete, at its beginning
     */
    PromptRule(Predicate<JsonNode> requests, List<Complete> rules) {
        this.requests = Objects.requireNonNull(requests);
        this.rules = rules;
    }

    /** Sets the text that matching requests are answered. The returned queue takes further answers. */
    public ReplyQueue reply(String text) {
        return reply(ModelAnswer.text(text));
    }

    /** Sets what matching requests are answered. The returned queue takes further answers. */
    public ReplyQueue reply(ModelAnswer answer) {
        Objects.requireNonNull(answer);
        return reply(request -> answer);
    }

    /** Sets the model that answers matching requests. The returned queue takes further answers. */
    public ReplyQueue reply(ScriptedModel model) {
        ReplyQueue replies = new ReplyQueue(model);
        rules.add(0, new Complete(requests, replies));
        return replies;
    }
}
