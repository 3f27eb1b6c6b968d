package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the model answers to the first request, to the second, and so on. The last answer is repeated for all further
 * requests.
 *
 * <pre>{@code
 * server.reply(ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}")).then("Take an umbrella.");
 * }</pre>
 *
 * <p>Thread-safe. Requests that arrive at the same time get different answers, in any order.
 */
public final class ReplyQueue implements ScriptedModel {

    private final List<ScriptedModel> models = new ArrayList<>();
    private int asked;

    ReplyQueue(ScriptedModel first) {
        then(first);
    }

    /** Adds a text as the next answer. */
    public ReplyQueue then(String text) {
        return then(ModelAnswer.text(text));
    }

    /** Adds an answer. */
    public ReplyQueue then(ModelAnswer answer) {
        Objects.requireNonNull(answer);
        return then(request -> answer);
    }

    /** Adds a model that gives the next answer, depending on the request. */
    public synchronized ReplyQueue then(ScriptedModel model) {
        models.add(Objects.requireNonNull(model));
        return this;
    }

    /** Gives the next answer. */
    @Override
    public ModelAnswer answer(JsonNode request) {
        return next().answer(request);
    }

    private synchronized ScriptedModel next() {
        ScriptedModel next = models.get(Math.min(asked, models.size() - 1));
        asked++;
        return next;
    }
}
