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
import io.fluentopenai.testkit.internal.script.Store;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fine-tuning jobs, their events and checkpoints. A job that succeeds makes a model of one's own. */
public final class FineTuningScript {

    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");
    private static final int CHECKPOINTS = 2;

    private final Toolbox tools;
    private final FilesScript files;
    private final ModelsScript models;
    private final Resource jobs;
    private final Store events;
    private final Store checkpoints;

    public FineTuningScript(Toolbox tools, FilesScript files, ModelsScript models) {
        this.tools = tools;
        this.files = files;
        this.models = models;
        this.jobs = new Resource(tools, "fine-tuning job", "ftjob-");
        this.events = tools.store();
        this.checkpoints = tools.store();
    }

    public void serve(Scripts scripts) {
        jobs.serve(scripts, "/fine_tuning/jobs");
        scripts.on("POST /fine_tuning/jobs", this::create);
        scripts.on("POST /fine_tuning/jobs/{}/cancel", call -> stop(call, "cancelled"));
        scripts.on("POST /fine_tuning/jobs/{}/pause", call -> stop(call, "paused"));
        scripts.on("POST /fine_tuning/jobs/{}/resume", this::resume);
        scripts.on("GET /fine_tuning/jobs/{}/events", call -> parts(call, events));
        scripts.on("GET /fine_tuning/jobs/{}/checkpoints", call -> parts(call, checkpoints));
    }

    private Reply parts(Call call, Store store) {
        jobs.get(call);
        return tools.page(call, store.all(Resource.id(call)));
    }

    private Reply create(Call call) {
        for (String property : List.of("training_file", "validation_file")) {
            JsonNode file = call.body().path(property);
            if (file.isTextual() && files.file(file.asText()) == null) {
                throw Refused.unknownReference("No such file: '" + file.asText() + "'.", property, null);
            }
        }
        ObjectNode job = jobs.made(call)
                .put("object", "fine_tuning.job")
                .put("organization_id", "org-fake")
                .put("status", "validating_files")
                .putNull("error");
        job.putArray("result_files");
        event(job, "Created fine-tuning job: " + job.path("id").asText());
        Outcome outcome = tools.outcome(call);
        String suffix = call.body().path("suffix").asText("").replace("null", "");
        List<UnaryOperator<ObjectNode>> plan = new ArrayList<>();
        plan.add(validated -> status(validated, "queued", "Files validated, moving job to queued state"));
        plan.addAll(toEnd(suffix, outcome));
        return tools.polled(call, jobs.begin("", job, plan));
    }

    private List<UnaryOperator<ObjectNode>> toEnd(String suffix, @Nullable Outcome outcome) {
        return List.of(
                job -> status(job, "running", "Fine-tuning job started"),
                job -> outcome == null ? succeed(job, suffix) : endBadly(job, outcome));
    }

    private ObjectNode status(ObjectNode job, String status, String message) {
        event(job, message);
        return job.put("status", status);
    }

    private ObjectNode succeed(ObjectNode job, String suffix) {
        String id = job.path("id").asText();
        String model = "ft:" + job.path("model").asText() + ":fake:" + suffix + ":" + id.substring("ftjob-".length());
        for (int step = 1; step <= CHECKPOINTS; step++) {
            ObjectNode checkpoint = tools.made("ftckpt_", "fine_tuning.job.checkpoint")
                    .put("fine_tuned_model_checkpoint", model + ":ckpt-step-" + step)
                    .put("step_number", step)
                    .put("fine_tuning_job_id", id);
            checkpoint.putObject("metrics").put("step", step).put("train_loss", 1.0 / step);
            checkpoints.put(id, checkpoint);
        }
        byte[] metrics = "step,train_loss\n1,1.0\n2,0.5\n".getBytes(StandardCharsets.UTF_8);
        job.putArray("result_files")
                .add(files.add("step_metrics.csv", "fine-tune-results", SeekableContent.of(metrics))
                        .path("id")
                        .asText());
        models.add(model);
        return status(job, "succeeded", "The job has successfully completed")
                .put("fine_tuned_model", model)
                .put("finished_at", tools.now())
                .put("trained_tokens", 1000);
    }

    private ObjectNode endBadly(ObjectNode job, Outcome outcome) {
        if (outcome.code() != null) {
            job.set("error", Toolbox.error(outcome).putNull("param"));
        }
        return status(job, outcome.status(), "The job ended: " + outcome.status())
                .put("finished_at", tools.now());
    }

    private void event(ObjectNode job, String message) {
        ObjectNode event = tools.made("ftevent-", "fine_tuning.job.event")
                .put("level", "info")
                .put("message", message)
                .put("type", "message");
        event.putObject("data");
        events.put(job.path("id").asText(), event);
    }

    private Reply stop(Call call, String status) {
        ObjectNode stopped = jobs.change(call, job -> {
            String now = job.path("status").asText();
            if (ENDED.contains(now) || now.equals(status)) {
                throw Refused.badRequest("A job with status '" + now + "' cannot be " + status + ".", null, null);
            }
            return status(job, status, "The job was " + status);
        });
        jobs.plan(call, List.of());
        return tools.reply(call, stopped);
    }

    private Reply resume(Call call) {
        jobs.change(call, job -> {
            String now = job.path("status").asText();
            if (!now.equals("paused")) {
                throw Refused.badRequest("A job with status '" + now + "' cannot be resumed.", null, null);
            }
            return status(job, "queued", "The job was resumed");
        });
        return tools.polled(call, jobs.plan(call, toEnd("", null)));
    }
}
