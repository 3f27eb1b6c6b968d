package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.Reply;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files, kept in memory for as long as the server lives. */
public final class FilesScript {

    private static final int USUAL_LIMIT = 10_000;

    private record StoredFile(ObjectNode json, byte[] content) {}

    private final Filler filler;
    private final Ids ids;
    private final Clock clock;
    private final Map<String, StoredFile> files = new LinkedHashMap<>();

    public FilesScript(SheetSchemas schemas, Ids ids, Clock clock) {
        this.filler = new Filler(schemas);
        this.ids = ids;
        this.clock = clock;
    }

    public synchronized Reply create(Call call) {
        Part part = call.request().part("file");
        String id = ids.next("file-");
        long now = clock.instant().getEpochSecond();
        ObjectNode file = Json.object()
                .put("id", id)
                .put("object", "file")
                .put("bytes", part.bytes().length)
                .put("created_at", now)
                .put("filename", part.filename())
                .put("purpose", call.body().path("purpose").asText())
                .put("status", "processed");
        if (call.body().path("expires_after").has("seconds")) {
            file.put(
                    "expires_at",
                    now + call.body().path("expires_after").path("seconds").asLong());
        }
        files.put(id, new StoredFile(filler.fill(ChatScript.bodySchema(call.operation()), file), part.bytes()));
        return Reply.json(file);
    }

    public synchronized Reply list(Call call) {
        String purpose = call.request().query("purpose");
        List<ObjectNode> chosen = new ArrayList<>();
        for (StoredFile file : files.values()) {
            if (purpose == null || purpose.equals(file.json.path("purpose").asText())) {
                chosen.add(file.json);
            }
        }
        return Reply.json(
                filler.fill(ChatScript.bodySchema(call.operation()), Pages.page(call.request(), chosen, USUAL_LIMIT)));
    }

    public synchronized Reply retrieve(Call call) {
        StoredFile file = files.get(id(call));
        return file == null ? missing(call) : Reply.json(file.json);
    }

    public synchronized Reply content(Call call) {
        StoredFile file = files.get(id(call));
        if (file == null) {
            return missing(call);
        }
        String filename = file.json.path("filename").asText().replace("\"", "%22");
        return Reply.bytes("application/octet-stream", file.content)
                .header("Content-Disposition", "attachment; filename=\"" + filename + "\"");
    }

    public synchronized Reply delete(Call call) {
        StoredFile file = files.remove(id(call));
        if (file == null) {
            return missing(call);
        }
        ObjectNode deleted =
                Json.object().put("id", id(call)).put("object", "file").put("deleted", true);
        return Reply.json(filler.fill(ChatScript.bodySchema(call.operation()), deleted));
    }

    /** The stored file's content, or null. */
    public synchronized byte @Nullable [] contentOf(String id) {
        StoredFile file = files.get(id);
        return file == null ? null : file.content.clone();
    }

    private static String id(Call call) {
        return call.request().pathParameter("file_id");
    }

    private static Reply missing(Call call) {
        return Reply.error(404, "invalid_request_error", "No such File object: " + id(call), "id", null);
    }
}
