package io.fluentopenai.testkit.internal.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models: a fixed list, of which those of one's own can be deleted. */
public final class ModelsScript {

    private static final String OWN = "org-fake";
    private static final long CREATED = 1_750_000_000L;

    private static final List<String> USUAL = List.of(
            "gpt-5.6-luna",
            "gpt-5.6-terra",
            "gpt-5.6-sol",
            "gpt-realtime-2.1",
            "gpt-audio-1.5",
            "gpt-image-2",
            "gpt-transcribe",
            "whisper-1",
            "gpt-4o-mini-tts",
            "omni-moderation-latest",
            "text-embedding-3-small",
            "text-embedding-3-large");

    private final Toolbox tools;
    private final boolean knowsAny;
    private final Map<String, String> owners = new LinkedHashMap<>();

    /**
     * Makes the list.
     *
     * @param only the models that exist; empty for the usual ones, and requests that may name any
     */
    public ModelsScript(Toolbox tools, List<String> only) {
        this.tools = tools;
        this.knowsAny = only.isEmpty();
        (knowsAny ? USUAL : only).forEach(id -> owners.put(id, "system"));
        if (knowsAny) {
            owners.put("ft:gpt-4o-mini:fake::000001", OWN);
        }
    }

    public void serve(Scripts scripts) {
        scripts.on("GET /models", this::list);
        scripts.on("GET /models/{}", this::retrieve);
        scripts.on("DELETE /models/{}", this::delete);
    }

    /** Refuses a request that names a model that does not exist. */
    public synchronized void require(String id) {
        if (!knowsAny && !owners.containsKey(id)) {
            throw Refused.of(missing(id));
        }
    }

    /** Adds a model of one's own. */
    synchronized void add(String id) {
        owners.put(id, OWN);
    }

    private synchronized Reply list(Call call) {
        ObjectNode list = Json.object().put("object", "list");
        list.putArray("data");
        owners.forEach((id, owner) -> list.withArray("data").add(model(id, owner)));
        return tools.reply(call, list);
    }

    private synchronized Reply retrieve(Call call) {
        String id = call.request().pathParameter("model");
        String owner = owners.get(id);
        return owner == null ? missing(id) : tools.reply(call, model(id, owner));
    }

    private synchronized Reply delete(Call call) {
        String id = call.request().pathParameter("model");
        String owner = owners.get(id);
        if (owner == null) {
            return missing(id);
        }
        if (!owner.equals(OWN)) {
            return Reply.error(
                    403,
                    "invalid_request_error",
                    "The model '" + id + "' cannot be deleted: it does not belong to your organization.",
                    null,
                    null);
        }
        owners.remove(id);
        ObjectNode deleted = Json.object().put("id", id).put("object", "model").put("deleted", true);
        return tools.reply(call, deleted);
    }

    private static ObjectNode model(String id, String owner) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", owner);
    }

    private static Reply missing(String id) {
        return Reply.error(
                404,
                "invalid_request_error",
                "The model '" + id + "' does not exist or you do not have access to it.",
                "model",
                "model_not_found");
    }
}
