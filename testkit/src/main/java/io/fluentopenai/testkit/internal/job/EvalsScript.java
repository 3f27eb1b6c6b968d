package io.fluentopenai.testkit.internal.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.file.FilesScript;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Evaluations and their runs. Every item of a run passes every criterion. */
public final class EvalsScript {

    private static final Set<String> ACTIVE = Set.of("queued", "in_progress");

    private final Toolbox tools;
    private final FilesScript files;
    private final Resource evals;
    private final Resource runs;
    private final Resource items;

    public EvalsScript(Toolbox tools, FilesScript files) {
        this.tools = tools;
        this.files = files;
        this.evals = new Resource(tools, "eval", "eval_");
        this.runs = new Resource(tools, "eval run", "evalrun_");
        this.items = new Resource(tools, "output item", "outputitem_");
    }

    public void serve(Scripts scripts) {
        evals.serve(scripts, "/evals");
        scripts.on("POST /evals", this::create);
        runs.serve(scripts, "/evals/{}/runs");
        scripts.on("POST /evals/{}/runs", this::run);
        scripts.on("GET /evals/{}/runs", this::list);
        scripts.on("POST /evals/{}/runs/{}/cancel", this::cancel);
        scripts.on("GET /evals/{}/runs/{}/output_items", call -> {
            runs.get(call);
            return items.list(call);
        });
        scripts.on("GET /evals/{}/runs/{}/output_items/{}", items::retrieve);
    }

    private Reply create(Call call) {
        ObjectNode eval = evals.made(call);
        JsonNode source = call.body().path("data_source_config");
        if (source.has("item_schema")) {
            eval.putObject("data_source_config")
                    .put("type", source.path("type").asText())
                    .putObject("schema")
                    .set("item", source.path("item_schema"));
        }
        eval.set("testing_criteria", call.body().path("testing_criteria"));
        for (JsonNode criterion : eval.path("testing_criteria")) {
            ((ObjectNode) criterion).put("id", tools.id("criterion_"));
        }
        if (!call.body().path("name").isTextual()) {
            eval.put("name", "");
        }
        return tools.reply(call, evals.store().put("", eval));
    }

    private Reply list(Call call) {
        return tools.page(call, runs.store().all(evals.owner(call)), "status", "status");
    }

    private Reply run(Call call) {
        String parent = Resource.parent(call);
        ObjectNode eval = evals.get("", parent);
        ObjectNode run = runs.made(call)
                .put("eval_id", parent)
                .put("status", "queued")
                .put("model", call.body().path("data_source").path("model").asText(""))
                .put("name", call.text("name"));
        run.put("report_url", "https://evals.invalid/" + run.path("id").asText());
        run.set("result_counts", counts(0));
        run.putArray("per_model_usage");
        run.putArray("per_testing_criteria_results");
        run.putObject("error").put("code", "").put("message", "");
        List<JsonNode> sources = sources(call.body().path("data_source").path("source"));
        Outcome outcome = tools.outcome(call);
        ObjectNode begun = runs.begin(
                parent,
                run,
                List.of(
                        queued -> queued.put("status", "in_progress"),
                        running -> outcome == null ? complete(running, eval, sources) : Toolbox.end(running, outcome)));
        return tools.polled(call, begun);
    }

    /** The items that a run is about: those in the request, or those of a file. */
    private List<JsonNode> sources(JsonNode source) {
        List<JsonNode> found = new ArrayList<>();
        source.path("content").forEach(content -> found.add(content.path("item")));
        Content file = source.path("id").isTextual()
                ? files.contentOf(source.path("id").asText())
                : null;
        if (file != null) {
            file.text()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> found.add(Json.parse(line).path("item")));
        }
        return found;
    }

    private static ObjectNode counts(int passed) {
        return Json.object()
                .put("total", passed)
                .put("errored", 0)
                .put("failed", 0)
                .put("passed", passed);
    }

    private ObjectNode complete(ObjectNode run, ObjectNode eval, List<JsonNode> sources) {
        String id = run.path("id").asText();
        String parent = eval.path("id").asText();
        for (int i = 0; i < sources.size(); i++) {
            ObjectNode item = tools.made("outputitem_", "eval.run.output_item")
                    .put("run_id", id)
                    .put("eval_id", parent)
                    .put("status", "pass")
                    .put("datasource_item_id", i);
            item.set("datasource_item", Json.object(sources.get(i)));
            item.putArray("results");
            for (JsonNode criterion : eval.path("testing_criteria")) {
                item.withArray("results")
                        .addObject()
                        .put("name", criterion.path("name").asText())
                        .put("score", 1.0)
                        .put("passed", true);
            }
            items.store().put(parent + "/" + id, item);
        }
        for (JsonNode criterion : eval.path("testing_criteria")) {
            run.withArray("per_testing_criteria_results")
                    .addObject()
                    .put("testing_criteria", criterion.path("name").asText())
                    .put("passed", sources.size())
                    .put("failed", 0);
        }
        run.set("result_counts", counts(sources.size()));
        return run.put("status", "completed");
    }

    private Reply cancel(Call call) {
        ObjectNode cancelled = runs.change(call, run -> {
            String status = run.path("status").asText();
            if (!ACTIVE.contains(status)) {
                throw Refused.badRequest("A run with status '" + status + "' cannot be cancelled.", null, null);
            }
            return run.put("status", "canceled");
        });
        runs.plan(call, List.of());
        return tools.reply(call, cancelled);
    }
}
