package io.fluentopenai.openapi.importer.name;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names operations: API class from the tag or the path, Java method from the operation id or from verb and path. */
public final class OperationNames {
    /**
     * The names of an operation.
     *
     * @param id operation id, upstream's or made up
     * @param tag the one tag
     * @param api the API class
     * @param method the Java method, unique in its class together with its derived forms
     */
    public record Name(String id, String tag, String api, String method) {}

    /** An operation of the document. */
    public record Key(String path, String verb) {}

    private static final Set<String> SMALL_WORDS = Set.of(
            "a",
            "an",
            "the",
            "for",
            "of",
            "to",
            "in",
            "by",
            "and",
            "with",
            "from",
            "all",
            "api",
            "key",
            "id",
            "create",
            "get",
            "list",
            "update",
            "delete",
            "retrieve",
            "modify",
            "cancel",
            "remove",
            "add",
            "assign",
            "unassign",
            "search",
            "upload",
            "download",
            "validate",
            "run",
            "start",
            "stop",
            "pause",
            "resume",
            "count",
            "counts",
            "content",
            "status",
            "activate",
            "deactivate",
            "archive",
            "restore",
            "compact",
            "conversation");

    public static final List<String> DERIVED = List.of(
            "",
            "Async",
            "WithResponse",
            "WithResponseAsync",
            "Stream",
            "StreamAsync",
            "Text",
            "TextAsync",
            "TextWithResponse",
            "TextWithResponseAsync");
    private static final Set<String> OBJECT_METHODS = Set.of(
            "clone", "equals", "finalize", "getclass", "hashcode", "notify", "notifyall", "tostring", "wait", "close");

    private final Map<Key, ObjectNode> operations;
    private final Map<Key, Name> names = new LinkedHashMap<>();
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();
    private final Map<String, String> tagOfApi = new LinkedHashMap<>();
    private final Set<String> ids = new HashSet<>();

    private OperationNames(Map<Key, ObjectNode> operations) {
        this.operations = operations;
    }

    /** Names all operations, given in document order. */
    public static Map<Key, Name> of(Map<Key, ObjectNode> operations) {
        OperationNames names = new OperationNames(operations);
        operations.forEach(names::name);
        return names.names;
    }

    private void name(Key key, ObjectNode operation) {
        String tag = tag(key, operation);
        String api = Words.identifier(Words.pascal(tag)) + "Api";
        String known = tagOfApi.putIfAbsent(api.toLowerCase(Locale.ROOT), tag);
        if (known != null) {
            api = Words.identifier(Words.pascal(known)) + "Api";
        }
        String upstream = Json.text(operation, "operationId");
        String renamed = Json.text(operation, Overlay.NAME);
        String method = renamed != null
                ? renamed
                : upstream != null && !Words.split(upstream).isEmpty()
                        ? Words.camel(words(upstream, key.path()))
                        : Words.camel(verbAndPath(key));
        method = unique(method, key, methods.computeIfAbsent(api, a -> new HashSet<>()));
        String id = upstream == null || ids.contains(upstream) ? method : upstream;
        ids.add(id);
        names.put(key, new Name(id, known == null ? tag : known, api, method));
    }

    private static String unique(String wanted, Key key, Set<String> taken) {
        List<String> tries = new ArrayList<>();
        tries.add(wanted);
        List<String> segments = segments(key.path());
        StringBuilder longer = new StringBuilder(wanted);
        for (int i = segments.size() - 1; i >= 0; i--) {
            longer.append(Words.pascal(segments.get(i)));
            tries.add(longer.toString());
        }
        tries.add(wanted + Words.pascal(key.verb()));
        tries.add(longer + Words.pascal(key.verb()));
        tries.add(longer + Words.pascal(key.verb()) + Words.pascal(key.path()));
        for (String name : tries) {
            String method = Words.identifier(name);
            boolean free = !OBJECT_METHODS.contains(method.toLowerCase(Locale.ROOT))
                    && DERIVED.stream().noneMatch(form -> taken.contains((method + form).toLowerCase(Locale.ROOT)));
            if (free) {
                DERIVED.forEach(form -> taken.add((method + form).toLowerCase(Locale.ROOT)));
                return method;
            }
        }
        throw ImportException.at(Pointer.child("/paths", key.path()), "no method name left for " + key);
    }

    /** The words of an operation id; small letters that run together are split by the words of the path. */
    private static List<String> words(String id, String path) {
        List<String> words = new ArrayList<>();
        for (String part : id.split("[^\\p{L}\\p{N}]+")) {
            List<String> humps = Words.split(part);
            boolean runTogether = humps.stream().anyMatch(hump -> hump.length() > (humps.size() > 2 ? 14 : 10));
            List<String> split = runTogether ? segment(part.toLowerCase(Locale.ROOT), known(path)) : null;
            words.addAll(split == null ? humps : split);
        }
        return words;
    }

    private static Set<String> known(String path) {
        Set<String> known = new HashSet<>(SMALL_WORDS);
        for (String segment : path.split("[^A-Za-z0-9]+")) {
            String word = segment.toLowerCase(Locale.ROOT);
            known.add(word);
            known.add(Words.singular(word));
        }
        return known;
    }

    /** The fewest known words that make up {@code text}, or null. */
    private static @Nullable List<String> segment(String text, Set<String> known) {
        List<@Nullable List<String>> best = new ArrayList<>();
        best.add(List.of());
        for (int end = 1; end <= text.length(); end++) {
            List<String> shortest = null;
            for (int start = 0; start < end; start++) {
                List<String> head = best.get(start);
                String word = text.substring(start, end);
                if (head != null && known.contains(word) && (shortest == null || head.size() + 1 < shortest.size())) {
                    shortest = new ArrayList<>(head);
                    shortest.add(word);
                }
            }
            best.add(shortest);
        }
        return best.get(text.length());
    }

    private static List<String> verbAndPath(Key key) {
        List<String> words = new ArrayList<>();
        String path = plain(key.path());
        boolean item = path.endsWith("}");
        words.add(
                switch (key.verb()) {
                    case "get" -> item ? "get" : "list";
                    case "post" -> item ? "update" : "create";
                    case "put" -> "replace";
                    case "patch" -> "modify";
                    default -> key.verb();
                });
        for (String segment : segments(path)) {
            words.addAll(Words.split(segment));
        }
        return words;
    }

    /** The tag that the operation has; else the one of its neighbours; else the first telling step of its path. */
    private String tag(Key key, ObjectNode operation) {
        List<String> tags = Json.texts(operation, "tags");
        if (!tags.isEmpty() && !Words.pascal(tags.get(0)).isEmpty()) {
            return tags.get(0);
        }
        List<String> segments = segments(key.path());
        int shared = 0;
        for (int length = segments.size(); length > 0; length--) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (Map.Entry<Key, ObjectNode> other : operations.entrySet()) {
                List<String> theirs = segments(other.getKey().path());
                List<String> theirTags = Json.texts(other.getValue(), "tags");
                if (!theirTags.isEmpty()
                        && theirs.size() >= length
                        && theirs.subList(0, length).equals(segments.subList(0, length))) {
                    counts.merge(theirTags.get(0), 1, Integer::sum);
                }
            }
            int all = counts.values().stream().mapToInt(Integer::intValue).sum();
            for (Map.Entry<String, Integer> count : counts.entrySet()) {
                if (count.getValue() * 2 > all) {
                    return count.getKey();
                }
            }
            if (all > 0) {
                // Operations with many tags share this much of the path: what follows names the group.
                shared = length;
                break;
            }
        }
        String step = segments.isEmpty() ? "default" : segments.get(Math.min(shared, segments.size() - 1));
        return sentence(step);
    }

    /** {@code admin_api_keys} as a tag: {@code Admin api keys}. */
    private static String sentence(String segment) {
        String text = String.join(" ", Words.split(segment)).toLowerCase(Locale.ROOT);
        return text.isEmpty() ? "Default" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String plain(String path) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        int fragment = plain.indexOf('#');
        return fragment < 0 ? plain : plain.substring(0, fragment);
    }

    /** The fixed steps of a path. */
    private static List<String> segments(String path) {
        return Arrays.stream(plain(path).split("/"))
                .filter(segment -> !segment.isEmpty() && !segment.contains("{"))
                .toList();
    }
}
