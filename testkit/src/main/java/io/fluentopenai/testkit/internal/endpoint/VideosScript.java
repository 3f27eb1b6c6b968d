package io.fluentopenai.testkit.internal.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Videos: jobs with progress. What is downloaded has the head of an MP4 file, and nothing to see. */
final class VideosScript {

    private static final long DAY_SECONDS = 86_400;

    private final Toolbox tools;
    private final Resource videos;

    VideosScript(Toolbox tools) {
        this.tools = tools;
        this.videos = new Resource(tools, "video", "video_");
    }

    void serve(Scripts scripts) {
        videos.serve(scripts, "/videos");
        scripts.on("POST /videos", call -> create(call, ""));
        scripts.on("POST /videos/{}/remix", call -> {
            videos.get(call);
            return create(call, Resource.id(call));
        });
        for (String path : List.of("/videos/edits", "/videos/extensions")) {
            scripts.on("POST " + path, call -> {
                String source = call.body().path("video").path("id").asText("");
                if (!source.isEmpty()) {
                    videos.get("", source);
                }
                return create(call, source);
            });
        }
        scripts.on("GET /videos/{}/content", this::content);
    }

    private Reply create(Call call, String source) {
        ObjectNode video = tools.made("video_", "video")
                .put("model", call.text("model", "sora-2"))
                .put("status", "queued")
                .put("progress", 0)
                .putNull("completed_at")
                .putNull("expires_at")
                .put("prompt", call.text("prompt"))
                .put("size", call.text("size", "720x1280"))
                .put("seconds", call.text("seconds", "4"))
                .put("remixed_from_video_id", source.isEmpty() ? null : source)
                .putNull("error");
        Outcome outcome = tools.outcome(call);
        ObjectNode begun = videos.begin(
                "",
                video,
                List.of(
                        queued -> queued.put("status", "in_progress").put("progress", 10),
                        running -> running.put("progress", 60),
                        running -> outcome == null ? complete(running) : Toolbox.end(running, outcome)));
        return tools.polled(call, begun);
    }

    private ObjectNode complete(ObjectNode video) {
        return video.put("status", "completed")
                .put("progress", 100)
                .put("completed_at", tools.now())
                .put("expires_at", tools.now() + DAY_SECONDS);
    }

    private Reply content(Call call) {
        ObjectNode video = videos.get(call);
        String status = video.path("status").asText();
        if (!status.equals("completed")) {
            throw Refused.badRequest(
                    "The video has status '" + status + "', not 'completed'.", null, "video_not_ready");
        }
        String variant = call.request().query("variant");
        if (variant != null && !variant.equals("video")) {
            throw Refused.noAnswer();
        }
        byte[] head = "\0\0\0\24ftypisom\0\0\2\0mp41".getBytes(StandardCharsets.ISO_8859_1);
        return Reply.bytes("video/mp4", head);
    }
}
