package io.fluentopenai.testkit.internal.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.file.FilesScript;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.OwnServer;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Batches. The lines of the input file are answered as the requests that they are, when the batch is created; what became of
 * them shows when the batch is complete.
 */
public final class BatchesScript {

    private static final long DAY_SECONDS = 86_400;
    private static final Set<String> ACTIVE = Set.of("validating", "in_progress", "finalizing");

    private final Toolbox tools;
    private final FilesScript files;
    private final OwnServer server;
    private final Resource batches;

    public BatchesScript(Toolbox tools, FilesScript files, OwnServer server) {
        this.tools = tools;
        this.files = files;
        this.server = server;
        this.batches = new Resource(tools, "batch", "batch_");
    }

    public void serve(Scripts scripts) {
        batches.serve(scripts, "/batches");
        scripts.on("POST /batches", this::create);
        scripts.on("POST /batches/{}/cancel", this::cancel);
    }

    private Reply create(Call call) {
        String input = call.text("input_file_id");
        Content content = files.contentOf(input);
        if (content == null) {
            throw Refused.unknownReference("No such file: '" + input + "'.", "input_file_id", null);
        }
        String endpoint = call.text("endpoint");
        Work work = new Work(endpoint, content.text());
        ObjectNode batch = tools.made("batch_", "batch")
                .put("endpoint", endpoint)
                .put("input_file_id", input)
                .put("completion_window", call.text("completion_window"))
                .put("status", "validating")
                .put("expires_at", tools.now() + DAY_SECONDS);
        batch.set("metadata", Json.object(call.body().path("metadata")));
        batch.set("request_counts", work.counts(false));
        return tools.polled(call, batches.begin("", batch, plan(work, tools.outcome(call))));
    }

    private List<UnaryOperator<ObjectNode>> plan(Work work, @Nullable Outcome outcome) {
        if (!work.errors.isEmpty()) {
            return List.of(batch -> failed(batch, work.errors));
        }
        List<UnaryOperator<ObjectNode>> plan = new ArrayList<>();
        if (outcome != null && outcome.status().equals("failed")) {
            return List.of(batch -> failed(batch, Json.array().add(Toolbox.error(outcome))));
        }
        plan.add(batch -> {
            batch.set("request_counts", work.counts(false));
            return status(batch, "in_progress");
        });
        if (outcome == null) {
            plan.add(batch -> {
                batch.set("request_counts", work.counts(true));
                return status(batch, "finalizing");
            });
        }
        plan.add(batch -> {
            files(batch, work);
            return status(batch, outcome == null ? "completed" : outcome.status());
        });
        return plan;
    }

    private ObjectNode failed(ObjectNode batch, ArrayNode errors) {
        batch.putObject("errors").put("object", "list").set("data", errors);
        return status(batch, "failed");
    }

    private void files(ObjectNode batch, Work work) {
        String id = batch.path("id").asText();
        if (work.good.length() > 0) {
            batch.put("output_file_id", file(id + "_output.jsonl", work.good));
        }
        if (work.bad.length() > 0) {
            batch.put("error_file_id", file(id + "_error.jsonl", work.bad));
        }
        batch.set("request_counts", work.counts(true));
    }

    private String file(String name, StringBuilder lines) {
        Content content = SeekableContent.of(lines.toString().getBytes(StandardCharsets.UTF_8));
        return files.add(name, "batch_output", content).path("id").asText();
    }

    private Reply cancel(Call call) {
        ObjectNode batch = batches.get(call);
        String status = batch.path("status").asText();
        if (!ACTIVE.contains(status)) {
            throw Refused.badRequest("Cannot cancel a batch with status '" + status + "'.", null, null);
        }
        batches.change(call, open -> status(open, "cancelling"));
        return tools.polled(call, batches.plan(call, List.of(open -> status(open, "cancelled"))));
    }

    /** Puts a batch into a status, and notes when. */
    private ObjectNode status(ObjectNode batch, String status) {
        return batch.put("status", status).put(status + "_at", tools.now());
    }

    /** The lines of an input file, and what became of them. */
    private final class Work {
        private final ArrayNode errors = Json.array();
        private final StringBuilder good = new StringBuilder();
        private final StringBuilder bad = new StringBuilder();
        private int total;
        private int completed;

        Work(String endpoint, String input) {
            List<JsonNode> lines = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            int number = 0;
            for (String text : input.split("\n")) {
                number++;
                if (!text.isBlank()) {
                    lines.add(line(endpoint, text, number, seen));
                }
            }
            if (lines.isEmpty()) {
                error("empty_file", "The input file is empty.", null, 0);
            }
            total = lines.size();
            if (errors.isEmpty()) {
                lines.forEach(this::answer);
            }
        }

        private JsonNode line(String endpoint, String text, int number, Set<String> seen) {
            JsonNode line;
            try {
                line = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                error("invalid_json_line", "This line is not parseable as valid JSON.", null, number);
                return Json.object();
            }
            if (!line.path("custom_id").isTextual()) {
                error("missing_required_parameter", "This line has no custom_id.", "custom_id", number);
            } else if (!seen.add(line.path("custom_id").asText())) {
                error("duplicate_custom_id", "The custom_id of this line is not unique.", "custom_id", number);
            }
            if (!line.path("method").asText().equals("POST")) {
                error("invalid_method", "The method of this line is not POST.", "method", number);
            }
            if (!line.path("url").asText().equals(endpoint)) {
                error("mismatched_endpoint", "The url of this line is not " + endpoint + ".", "url", number);
            }
            if (!line.path("body").isObject()) {
                error("missing_required_parameter", "This line has no body.", "body", number);
            }
            return line;
        }

        private void error(String code, String message, @Nullable String param, int number) {
            ObjectNode error =
                    errors.addObject().put("code", code).put("message", message).put("param", param);
            if (number > 0) {
                error.put("line", number);
            }
        }

        private void answer(JsonNode line) {
            Reply reply = server.post(line.path("url").asText(), Json.bytes(line.path("body")));
            ObjectNode result = Json.object()
                    .put("id", tools.id("batch_req_"))
                    .put("custom_id", line.path("custom_id").asText());
            ObjectNode response = result.putObject("response")
                    .put("status_code", reply.status())
                    .put("request_id", tools.id("req_"));
            response.set("body", Json.parse(new String(reply.body(), StandardCharsets.UTF_8)));
            result.putNull("error");
            boolean success = reply.status() < 300;
            completed += success ? 1 : 0;
            (success ? good : bad).append(Json.text(result)).append('\n');
        }

        ObjectNode counts(boolean done) {
            return Json.object()
                    .put("total", errors.isEmpty() ? total : 0)
                    .put("completed", done ? completed : 0)
                    .put("failed", done ? total - completed : 0);
        }
    }
}
