package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.ScriptedModel;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.sample.Filler;
import io.fluentopenai.testkit.internal.sample.SampleOptions;
import io.fluentopenai.testkit.internal.sample.Sampler;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state that all scripts of a server share. Thread-safe. */
public final class Toolbox {

    private final SheetSchemas schemas;
    private final Filler filler;
    private final Clock clock;
    private final ScriptedModel model;
    private final Ids ids = new Ids();
    private final PollSettings polling = new PollSettings();
    private final Map<String, Function<RecordedRequest, @Nullable Outcome>> outcomes = new ConcurrentHashMap<>();

    public Toolbox(SheetSchemas schemas, Clock clock, ScriptedModel model) {
        this.schemas = schemas;
        this.filler = new Filler(schemas);
        this.clock = clock;
        this.model = model;
    }

    public PollSettings polling() {
        return polling;
    }

    /** Returns the outcomes of the jobs that operations start, by operation id. */
    public Map<String, Function<RecordedRequest, @Nullable Outcome>> outcomes() {
        return outcomes;
    }

    /** Returns the outcome of the job that this call starts; null if it succeeds. */
    @Nullable
    public Outcome outcome(Call call) {
        Function<RecordedRequest, @Nullable Outcome> chosen =
                outcomes.get(call.operation().operationId());
        return chosen == null ? null : chosen.apply(call.request());
    }

    public SheetSchemas schemas() {
        return schemas;
    }

    /** A new store. */
    public Store store() {
        return new Store(polling);
    }

    /** The time, in seconds since 1970, as the API counts it. */
    public long now() {
        return clock.instant().getEpochSecond();
    }

    public String id(String prefix) {
        return ids.next(prefix);
    }

    /** Returns the scripted model's answer to a request in the form of a chat completion's or a response's. */
    public ModelAnswer ask(JsonNode request) {
        return model.answer(request);
    }

    /** Answers with JSON, fitted to the schema of the operation's answer. */
    public Reply reply(Call call, ObjectNode json) {
        ObjectNode own = json.deepCopy();
        return Reply.json(filler.fill(schema(call), own))
                .status(call.operation().successStatus());
    }

    /** The same for something that takes time: clients are told when to ask again, if they are to be told. */
    public Reply polled(Call call, ObjectNode json) {
        Reply reply = reply(call, json);
        Duration pollAfter = polling.pollAfter();
        return pollAfter == null ? reply : reply.header("openai-poll-after-ms", String.valueOf(pollAfter.toMillis()));
    }

    /** Answers with the page that the request asks for, of these objects, the oldest first. */
    public Reply page(Call call, List<? extends JsonNode> oldestFirst) {
        JsonNode schema = schema(call);
        // A copy, as what is fitted is changed, and its objects are those that are kept.
        ObjectNode page =
                Pages.page(call.operation(), call.request(), oldestFirst).deepCopy();
        JsonNode properties = schemas.resolve(schema).path("properties");
        for (String end : List.of("first_id", "last_id")) {
            if (page.path(end).isNull()
                    && properties.has(end)
                    && !schemas.checker().accepts(properties.get(end), page.path(end))) {
                page.put(end, "");
            }
        }
        return Reply.json(filler.fill(schema, page)).status(call.operation().successStatus());
    }

    /** Answers with those objects whose property is what the query asks for; with all if it does not ask. */
    public Reply page(Call call, List<ObjectNode> oldestFirst, String query, String property) {
        String wanted = call.request().query(query);
        return page(
                call,
                oldestFirst.stream()
                        .filter(object -> wanted == null
                                || wanted.equals(object.path(property).asText()))
                        .toList());
    }

    /** Answers with a stream of events, each under the name of its type and fitted to the schema of its operation. */
    public Reply events(Call call, List<ObjectNode> events) {
        JsonNode schema = call.operation().eventSchema().orElseThrow();
        return Reply.events(events.stream()
                .map(event -> StreamEvent.of(event.path("type").asText(), fit(schema, event)))
                .toList());
    }

    /** Answers that an object is gone. */
    Reply deleted(Call call, String id) {
        if (!call.operation().successBodies().containsKey("application/json")) {
            return Reply.empty().status(call.operation().successStatus());
        }
        return reply(
                call,
                Json.object()
                        .put("id", id)
                        .put("deleted", true)
                        // Evaluations call their ids so.
                        .put("eval_id", id)
                        .put("run_id", id));
    }

    /** Fits a part of an answer, such as an event, to its schema, in place. */
    public <T extends JsonNode> T fit(JsonNode schema, T value) {
        return filler.fill(schema, value);
    }

    /** The schema of the JSON that answers a call. */
    public static JsonNode schema(Call call) {
        JsonNode schema = call.operation().successBodies().get("application/json");
        if (schema == null) {
            throw new IllegalStateException(call.operation() + " has no JSON response");
        }
        return schema;
    }

    /** A new object, with what all have that are kept. */
    public ObjectNode made(String idPrefix, String object) {
        return Json.object().put("id", id(idPrefix)).put("object", object).put("created_at", now());
    }

    /** Ends something that takes time as it was told to end. */
    public static ObjectNode end(ObjectNode job, Outcome outcome) {
        return job.<ObjectNode>set("error", error(outcome)).put("status", outcome.status());
    }

    /** Returns the error of a job that failed. */
    public static ObjectNode error(Outcome outcome) {
        return Json.object().put("code", outcome.code()).put("message", outcome.message());
    }

    /** A new object by the schema of an operation's answer: what the schema requires, and what the request says of it. */
    public ObjectNode made(Call call) {
        JsonNode sample = new Sampler(schemas, SampleOptions.MINIMAL, 0).sample(schema(call));
        ObjectNode made = sample instanceof ObjectNode object ? object.deepCopy() : Json.object();
        for (String time : List.of("created_at", "created")) {
            if (made.has(time)) {
                made.put(time, now());
            }
        }
        merge(call, made, call.body());
        return made;
    }

    /**
     * Copies the properties of {@code source} into an object that the operation answers with, where the object's schema has
     * a property of that name and takes the value.
     */
    public void merge(Call call, ObjectNode target, JsonNode source) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema(call), target, leaves);
        for (JsonNode leaf : leaves) {
            source.properties().forEach(property -> {
                JsonNode declared = leaf.path("properties").get(property.getKey());
                if (declared != null && schemas.checker().accepts(declared, property.getValue())) {
                    target.set(property.getKey(), property.getValue().deepCopy());
                }
            });
        }
    }
}
