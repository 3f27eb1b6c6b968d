package io.fluentopenai.testkit.internal.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.form.ReceivedPart;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Content;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files, kept for as long as the server lives. */
public final class FilesScript {

    /** Matches characters that a quoted file name or a header cannot contain. */
    private static final Pattern UNQUOTABLE = Pattern.compile("[\\p{Cntrl}\"]");

    private final Toolbox tools;
    private final Resource files;
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    public FilesScript(Toolbox tools) {
        this.tools = tools;
        this.files = new Resource(tools, "file", "file-");
    }

    public void serve(Scripts scripts) {
        files.serve(scripts, "/files");
        scripts.on("POST /files", this::create);
        scripts.on("GET /files", this::list);
        scripts.on("DELETE /files/{}", this::delete);
        scripts.on("GET /files/{}/content", this::content);
    }

    private Reply create(Call call) {
        Part part = call.request().part("file");
        ObjectNode file = file(String.valueOf(part.filename()), call.text("purpose"), ReceivedPart.contentOf(part));
        JsonNode lifetime = call.body().at("/expires_after/seconds");
        if (!lifetime.isMissingNode()) {
            file.put("expires_at", tools.now() + lifetime.asLong());
        }
        return tools.reply(call, files.store().put("", file));
    }

    /** Keeps a file that the server makes itself. */
    public ObjectNode add(String filename, String purpose, Content content) {
        return files.store().put("", file(filename, purpose, content));
    }

    private ObjectNode file(String filename, String purpose, Content content) {
        ObjectNode file = tools.made("file-", "file")
                .put("bytes", content.length())
                .put("filename", filename)
                .put("purpose", purpose)
                .put("status", "processed");
        contents.put(file.path("id").asText(), content);
        return file;
    }

    private Reply list(Call call) {
        return tools.page(call, files.store().all(""), "purpose", "purpose");
    }

    private Reply content(Call call) {
        ObjectNode file = files.get(call);
        Content content = contents.get(Resource.id(call));
        if (content == null) {
            throw Refused.unknown("file", Resource.id(call));
        }
        String filename = UNQUOTABLE
                .matcher(file.path("filename").asText())
                .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
        return Reply.stream("application/octet-stream", content.length(), content::open)
                .header("Content-Disposition", "attachment; filename=\"" + filename + "\"");
    }

    private Reply delete(Call call) {
        Reply reply = files.delete(call);
        contents.remove(Resource.id(call));
        return reply;
    }

    /** The file's object, or null. */
    @Nullable
    public ObjectNode file(String id) {
        return files.store().get("", id);
    }

    /** The file's content, or null. */
    @Nullable
    public Content contentOf(String id) {
        return contents.get(id);
    }
}
