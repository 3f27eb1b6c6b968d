package io.fluentopenai.testkit.internal.file;

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
import org.jspecify.annotations.Nullable;

/** Containers and the files in them. */
public final class ContainersScript {

    private final Toolbox tools;
    private final FilesScript files;
    private final Resource containers;
    private final Resource contained;
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    public ContainersScript(Toolbox tools, FilesScript files) {
        this.tools = tools;
        this.files = files;
        this.containers = new Resource(tools, "container", "cntr_");
        this.contained = new Resource(tools, "container file", "cfile_");
    }

    public void serve(Scripts scripts) {
        containers.serve(scripts, "/containers");
        scripts.on("POST /containers", this::create);
        contained.serve(scripts, "/containers/{}/files");
        scripts.on("POST /containers/{}/files", this::createFile);
        scripts.on("GET /containers/{}/files", call -> {
            containers.owner(call);
            return contained.list(call);
        });
        scripts.on("DELETE /containers/{}/files/{}", call -> {
            Reply reply = contained.delete(call);
            contents.remove(Resource.id(call));
            return reply;
        });
        scripts.on("GET /containers/{}/files/{}/content", this::content);
    }

    private Reply create(Call call) {
        ObjectNode container = containers
                .made(call)
                .put("object", "container")
                .put("status", "running")
                .put("last_active_at", tools.now());
        containers.store().put("", container);
        for (var id : call.body().path("file_ids")) {
            copy(container.path("id").asText(), id.asText());
        }
        return tools.reply(call, container);
    }

    private Reply createFile(Call call) {
        String container = containers.owner(call);

        if (call.request().mediaType().startsWith("multipart/") && call.body().has("file")) {
            Part part = call.request().part("file");
            return tools.reply(call, add(container, part.filename(), ReceivedPart.contentOf(part)));
        }
        return tools.reply(call, copy(container, call.text("file_id")));
    }

    private ObjectNode copy(String container, String id) {
        ObjectNode file = files.file(id);
        Content content = files.contentOf(id);
        if (file == null || content == null) {
            throw Refused.unknown("file", id);
        }
        return add(container, file.path("filename").asText(), content);
    }

    private ObjectNode add(String container, @Nullable String filename, Content content) {
        ObjectNode file = tools.made("cfile_", "container.file")
                .put("container_id", container)
                .put("bytes", content.length())
                .put("path", "/mnt/data/" + filename)
                .put("source", "user");
        contents.put(file.path("id").asText(), content);
        return contained.store().put(container, file);
    }

    private Reply content(Call call) {
        contained.get(call);
        Content content = contents.get(Resource.id(call));
        if (content == null) {
            throw Refused.unknown("container file", Resource.id(call));
        }
        return Reply.stream("application/octet-stream", content.length(), content::open);
    }
}
