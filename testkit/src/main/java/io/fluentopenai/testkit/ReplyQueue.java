package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model's answers to the first request, to the second, and so on. The last answer is repeated for all further
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
    private volatile @Nullable Duration pace;

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

    /**
     * Streams all answers of this queue at a pace, except those that have {@linkplain ModelAnswer#pacedAt their own}. The first
     * event is sent at once.
     *
     * @param newPace the delay between two events, in whole milliseconds
     */
    public ReplyQueue pacedAt(Duration newPace) {
        pace = Objects.requireNonNull(newPace);
        return this;
    }

    /** Gives the next answer. */
    @Override
    public ModelAnswer answer(JsonNode request) {
        ModelAnswer answer = next().answer(request);
        return pace == null || answer.pace() != null ? answer : answer.pacedAt(pace);
    }

    private synchronized ScriptedModel next() {
        ScriptedModel next = models.get(Math.min(asked, models.size() - 1));
        asked++;
        return next;
    }
}
