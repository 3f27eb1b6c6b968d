package io.fluentopenai.testkit.internal.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.form.ReceivedPart;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads: parts, sent in any order and at the same time, that become a file in the order that the end of it gives. */
public final class UploadsScript {

    private static final long LIFETIME_SECONDS = 3600;
    private static final long LONGEST_PART = 64L << 20;

    private final Toolbox tools;
    private final FilesScript files;
    private final Resource uploads;
    private final Map<String, Map<String, Content>> parts = new ConcurrentHashMap<>();

    public UploadsScript(Toolbox tools, FilesScript files) {
        this.tools = tools;
        this.files = files;
        this.uploads = new Resource(tools, "upload", "upload_");
    }

    public void serve(Scripts scripts) {
        scripts.on("POST /uploads", this::create);
        scripts.on("POST /uploads/{}/parts", this::addPart);
        scripts.on("POST /uploads/{}/complete", this::complete);
        scripts.on("POST /uploads/{}/cancel", this::cancel);
    }

    private Reply create(Call call) {
        ObjectNode upload = tools.made("upload_", "upload")
                .put("filename", call.text("filename"))
                .put("bytes", call.body().path("bytes").asLong())
                .put("purpose", call.text("purpose"))
                .put("status", "pending")
                .put("expires_at", tools.now() + LIFETIME_SECONDS);
        parts.put(upload.path("id").asText(), new ConcurrentHashMap<>());
        return tools.reply(call, uploads.store().put("", upload));
    }

    /** Refuses what can be done to a pending upload only. */
    private static void requirePending(ObjectNode upload, long now) {
        String status = upload.path("expires_at").asLong() <= now
                ? "expired"
                : upload.path("status").asText();
        if (!status.equals("pending")) {
            throw Refused.badRequest(
                    "The upload has status '" + status + "', not 'pending'.", null, "invalid_upload_status");
        }
    }

    private Map<String, Content> partsOf(String upload) {
        return parts.getOrDefault(upload, Map.of());
    }

    private Reply addPart(Call call) {
        String id = Resource.id(call);
        requirePending(uploads.get(call), tools.now());
        Content content = ReceivedPart.contentOf(call.request().part("data"));
        if (content.length() > LONGEST_PART) {
            throw Refused.badRequest("A part must not have more than " + LONGEST_PART + " bytes.", "data", null);
        }
        ObjectNode part = tools.made("part_", "upload.part").put("upload_id", id);
        partsOf(id).put(part.path("id").asText(), content);
        return tools.reply(call, part);
    }

    private Reply complete(Call call) {
        String id = Resource.id(call);
        uploads.get(call);
        List<Content> ordered = new ArrayList<>();
        for (JsonNode part : call.body().path("part_ids")) {
            Content content = partsOf(id).get(part.asText());
            if (content == null) {
                throw Refused.unknownReference("The upload has no part '" + part.asText() + "'.", "part_ids", null);
            }
            ordered.add(content);
        }
        Content whole = Content.joined(ordered);
        String md5 = call.text("md5");
        // Only one of several attempts at the same time makes the file.
        return tools.reply(call, uploads.change(call, upload -> {
            requirePending(upload, tools.now());
            if (whole.length() != upload.path("bytes").asLong()) {
                throw Refused.badRequest(
                        "The parts have " + whole.length() + " bytes, but the upload was created with "
                                + upload.path("bytes").asLong() + ".",
                        "part_ids",
                        null);
            }
            if (!md5.isEmpty() && !md5.equalsIgnoreCase(whole.checksum("MD5"))) {
                throw Refused.badRequest("The parts do not have the MD5 checksum " + md5 + ".", "md5", null);
            }
            upload.set(
                    "file",
                    files.add(
                            upload.path("filename").asText(),
                            upload.path("purpose").asText(),
                            whole));
            parts.remove(id);
            return upload.put("status", "completed");
        }));
    }

    private Reply cancel(Call call) {
        String id = Resource.id(call);
        return tools.reply(call, uploads.change(call, upload -> {
            requirePending(upload, tools.now());
            parts.remove(id);
            return upload.put("status", "cancelled");
        }));
    }
}
