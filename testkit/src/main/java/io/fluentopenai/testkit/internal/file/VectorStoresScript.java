package io.fluentopenai.testkit.internal.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Vector stores, the files in them, batches of such files, and a search that counts the words that are found. */
public final class VectorStoresScript {

    private static final long DAY_SECONDS = 86_400;
    private static final int USUAL_RESULTS = 10;

    private final Toolbox tools;
    private final FilesScript contents;
    private final Resource stores;
    private final Resource files;
    private final Resource batches;
    private final Map<String, List<String>> filesOfBatches = new ConcurrentHashMap<>();

    public VectorStoresScript(Toolbox tools, FilesScript contents) {
        this.tools = tools;
        this.contents = contents;
        this.stores = new Resource(tools, "vector store", "vs_");
        this.files = new Resource(tools, "file in the vector store", "file-");
        this.batches = new Resource(tools, "file batch", "vsfb_");
    }

    public void serve(Scripts scripts) {
        stores.serve(scripts, "/vector_stores");
        scripts.on("POST /vector_stores", this::create);
        scripts.on(
                "GET /vector_stores",
                call -> tools.page(
                        call, stores.store().all("").stream().map(this::counted).toList()));
        scripts.on("GET /vector_stores/{}", this::retrieve);
        scripts.on("POST /vector_stores/{}", call -> {
            stores.modify(call);
            return tools.reply(call, counted(stores.get(call)));
        });
        files.serve(scripts, "/vector_stores/{}/files");
        scripts.on("POST /vector_stores/{}/files", this::createFile);
        scripts.on(
                "GET /vector_stores/{}/files", call -> list(call, files.store().all(stores.owner(call))));
        scripts.on("GET /vector_stores/{}/files/{}/content", this::content);
        scripts.on("POST /vector_stores/{}/file_batches", this::createBatch);
        scripts.on("GET /vector_stores/{}/file_batches/{}", this::retrieveBatch);
        scripts.on("POST /vector_stores/{}/file_batches/{}/cancel", this::cancelBatch);
        scripts.on("GET /vector_stores/{}/file_batches/{}/files", call -> {
            batches.get(call);
            return list(call, filesOf(Resource.parentOfItem(call), Resource.id(call)));
        });
        scripts.on("POST /vector_stores/{}/search", this::search);
    }

    // ---- Stores

    private Reply create(Call call) {
        ObjectNode store = stores.made(call).put("last_active_at", tools.now());
        if (!call.body().path("name").isTextual()) {
            store.put("name", "");
        }
        store.set("metadata", Json.object(store.path("metadata")));
        JsonNode days = store.at("/expires_after/days");
        if (!days.isMissingNode()) {
            store.put("expires_at", tools.now() + days.asLong() * DAY_SECONDS);
        }
        for (JsonNode file : call.body().path("file_ids")) {
            requireFile(file.asText());
        }
        stores.store().put("", store);
        for (JsonNode file : call.body().path("file_ids")) {
            attach(call, store.path("id").asText(), file.asText(), call.body());
        }
        return tools.polled(call, counted(store));
    }

    private Reply retrieve(Call call) {
        ObjectNode store = stores.get(call);
        files.store().all(Resource.id(call)).forEach(file -> poll(Resource.id(call), file));
        return tools.polled(call, counted(store));
    }

    private void poll(String store, JsonNode file) {
        files.store().poll(store, file.path("id").asText());
    }

    private ObjectNode counted(ObjectNode store) {
        List<ObjectNode> own = files.store().all(store.path("id").asText());
        ObjectNode counts = counts(own);
        long bytes = own.stream()
                .mapToLong(file -> file.path("usage_bytes").asLong())
                .sum();
        ObjectNode counted = store.deepCopy()
                .put("usage_bytes", bytes)
                .put("status", counts.path("in_progress").asInt() > 0 ? "in_progress" : "completed");
        counted.set("file_counts", counts);
        return counted;
    }

    private static ObjectNode counts(List<ObjectNode> files) {
        ObjectNode counts = Json.object()
                .put("in_progress", 0)
                .put("completed", 0)
                .put("failed", 0)
                .put("cancelled", 0)
                .put("total", files.size());
        for (ObjectNode file : files) {
            String status = file.path("status").asText();
            counts.put(status, counts.path(status).asInt() + 1);
        }
        return counts;
    }

    // ---- Files

    private void requireFile(String id) {
        if (contents.file(id) == null) {
            throw Refused.unknown("file", id);
        }
    }

    private Reply createFile(Call call) {
        String store = stores.owner(call);

        String file = call.text("file_id");
        requireFile(file);
        return tools.polled(call, attach(call, store, file, call.body()));
    }

    /** Puts a file into a store, which takes its time. A file without content fails, as one that nothing can be read from. */
    private ObjectNode attach(Call call, String store, String id, JsonNode described) {
        Content content = contents.contentOf(id);
        long length = content == null ? 0 : content.length();
        Outcome told = tools.outcome(call);
        Outcome outcome =
                told == null && length == 0 ? Outcome.failed("invalid_file", "The file could not be parsed.") : told;
        ObjectNode file = Json.object()
                .put("id", id)
                .put("object", "vector_store.file")
                .put("usage_bytes", 0)
                .put("created_at", tools.now())
                .put("vector_store_id", store)
                .put("status", "in_progress")
                .putNull("last_error");
        file.set("attributes", Json.object(described.path("attributes")));
        file.set("chunking_strategy", chunking(described.path("chunking_strategy")));
        return files.begin(store, file, List.of(open -> ended(open, outcome, length)));
    }

    private static ObjectNode ended(ObjectNode file, @Nullable Outcome outcome, long length) {
        if (outcome == null) {
            return file.put("status", "completed").put("usage_bytes", length);
        }
        file.put("status", outcome.status());
        if (outcome.code() != null) {
            file.set("last_error", Toolbox.error(outcome));
        }
        return file;
    }

    private static JsonNode chunking(JsonNode given) {
        if (given.path("type").asText().equals("static")) {
            return given;
        }
        ObjectNode sizes = Json.object().put("max_chunk_size_tokens", 800).put("chunk_overlap_tokens", 400);
        return Json.object().put("type", "static").set("static", sizes);
    }

    private Reply list(Call call, List<ObjectNode> all) {
        return tools.page(call, all, "filter", "status");
    }

    private Reply content(Call call) {
        files.get(call);
        ObjectNode page = Json.object()
                .put("object", "vector_store.file_content.page")
                .put("has_more", false)
                .putNull("next_page");
        page.putArray("data").addObject().put("type", "text").put("text", text(Resource.id(call)));
        return tools.reply(call, page);
    }

    private String text(String file) {
        Content content = contents.contentOf(file);
        return content == null ? "" : content.text();
    }

    // ---- Batches

    private Reply createBatch(Call call) {
        String store = stores.owner(call);

        Map<String, JsonNode> described = new HashMap<>();
        List<String> ids = new ArrayList<>();
        for (JsonNode file : call.body().path("file_ids")) {
            ids.add(file.asText());
            described.put(file.asText(), call.body());
        }
        for (JsonNode file : call.body().path("files")) {
            ids.add(file.path("file_id").asText());
            described.put(file.path("file_id").asText(), file);
        }
        if (ids.isEmpty()) {
            throw Refused.badRequest("A batch needs at least one file.", "file_ids", "missing_required_parameter");
        }
        ids.forEach(this::requireFile);
        ids.forEach(id -> attach(call, store, id, described.getOrDefault(id, call.body())));
        ObjectNode batch = tools.made("vsfb_", "vector_store.files_batch")
                .put("vector_store_id", store)
                .put("status", "in_progress");
        filesOfBatches.put(batch.path("id").asText(), ids);
        batches.store().put(store, batch);
        return tools.polled(call, counted(store, batch, tools.outcome(call)));
    }

    private List<ObjectNode> filesOf(String store, String batch) {
        List<ObjectNode> own = new ArrayList<>();
        for (String id : filesOfBatches.getOrDefault(batch, List.of())) {
            ObjectNode file = files.store().get(store, id);
            if (file != null) {
                own.add(file);
            }
        }
        return own;
    }

    private Reply retrieveBatch(Call call) {
        String store = Resource.parentOfItem(call);
        ObjectNode batch = batches.get(call);
        filesOf(store, Resource.id(call)).forEach(file -> poll(store, file));
        return tools.polled(call, counted(store, batch, null));
    }

    /** A batch is what its files are. */
    private ObjectNode counted(String store, ObjectNode batch, @Nullable Outcome outcome) {
        ObjectNode counts = counts(filesOf(store, batch.path("id").asText()));
        ObjectNode counted = batch.deepCopy();
        counted.set("file_counts", counts);
        if (!batch.path("status").asText().equals("in_progress")
                || counts.path("in_progress").asInt() > 0) {
            return counted;
        }
        boolean allFailed =
                counts.path("failed").asInt() == counts.path("total").asInt();
        return counted.put("status", allFailed ? "failed" : outcome == null ? "completed" : outcome.status());
    }

    private Reply cancelBatch(Call call) {
        String store = Resource.parentOfItem(call);
        ObjectNode batch = batches.get(call);
        if (!counted(store, batch, null).path("status").asText().equals("in_progress")) {
            throw Refused.badRequest("Only a batch with status 'in_progress' can be cancelled.", null, null);
        }
        for (ObjectNode file : filesOf(store, Resource.id(call))) {
            String id = file.path("id").asText();
            files.store().plan(store, id, List.of());
            files.store()
                    .change(
                            store,
                            id,
                            open -> open.path("status").asText().equals("in_progress")
                                    ? open.put("status", "cancelled")
                                    : open);
        }
        ObjectNode cancelled = batches.change(call, open -> open.put("status", "cancelled"));
        return tools.reply(call, counted(store, cancelled, null));
    }

    // ---- Search

    private Reply search(Call call) {
        String store = stores.owner(call);

        JsonNode query = call.body().path("query");
        ArrayNode queries = query.isTextual() ? Json.array().add(query) : query.deepCopy();
        double least =
                call.body().path("ranking_options").path("score_threshold").asDouble(0);
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode file : files.store().all(store)) {
            if (file.path("status").asText().equals("completed")
                    && AttributeFilter.admits(call.body().path("filters"), file.path("attributes"))) {
                ObjectNode result = result(file, queries);
                double score = result.path("score").asDouble();
                if (score > 0 && score >= least) {
                    found.add(result);
                }
            }
        }
        found.sort(Comparator.comparingDouble(
                        (ObjectNode result) -> result.path("score").asDouble())
                .reversed());
        int limit = call.body().path("max_num_results").asInt(USUAL_RESULTS);
        ObjectNode page = Json.object()
                .put("object", "vector_store.search_results.page")
                .put("has_more", found.size() > limit)
                .putNull("next_page");
        page.set("search_query", queries);
        page.putArray("data").addAll(found.subList(0, Math.min(limit, found.size())));
        return tools.reply(call, page);
    }

    /** Returns a search hit whose score is the share of the queries' words that the file contains. */
    private ObjectNode result(ObjectNode file, JsonNode queries) {
        String id = file.path("id").asText();
        String text = text(id);
        Set<String> has = words(text);
        Set<String> wanted = new LinkedHashSet<>();
        queries.forEach(query -> wanted.addAll(words(query.asText())));
        long hits = wanted.stream().filter(has::contains).count();
        ObjectNode source = contents.file(id);
        ObjectNode result = Json.object()
                .put("file_id", id)
                .put("filename", source == null ? "" : source.path("filename").asText())
                .put("score", wanted.isEmpty() ? 0 : (double) hits / wanted.size());
        JsonNode attributes = file.path("attributes");
        result.set("attributes", attributes.isObject() ? attributes : NullNode.getInstance());
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    private static Set<String> words(String text) {
        Set<String> words =
                new LinkedHashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
        words.remove("");
        return words;
    }
}
