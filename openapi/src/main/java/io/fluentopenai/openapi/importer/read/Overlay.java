package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Corrections of the upstream document, applied before anything is derived from it. A list of entries, each with a
 * {@code target} (JSON pointer into the upstream document), a {@code reason}, and one action:
 *
 * <ul>
 *   <li>{@code set}: the value replaces the target, or adds it if its parent is there;
 *   <li>{@code add}: the same, unless the target is there: then upstream has made the correction itself;
 *   <li>{@code merge}: the members of the value are merged into the target (objects by member, arrays by appending what
 *       they lack);
 *   <li>{@code remove: true}: the target goes;
 *   <li>{@code move}: the operation that the target is stands at this pointer, unless one is there: then upstream has moved
 *       it itself;
 *   <li>{@code rename}: the name that a schema gets in the sheet, or the Java method name of an operation.
 * </ul>
 *
 * Beside the list, {@code descriptions} gives our own sentences for operations and schemas by target, {@code shutdowns} the
 * days on which OpenAI switches operations off, by the path with which theirs begin, and {@code supplement} the names of
 * components that the supplement brings, by the names that they would have. An entry whose target has gone, or
 * that refers to something that is not there, is a warning. Immutable.
 */
public final class Overlay {
    /**
     * Marks members that only an overlay can bring in, so that upstream's own text never passes for ours: no document has
     * a key that starts like this.
     */
    public static final String MARK = "\0";

    public static final String DESCRIPTION = MARK + "description";
    public static final String SECRET = MARK + "x-secret";
    public static final String JAVA_TYPE = MARK + "x-java-type";
    public static final String NAME = MARK + "name";
    public static final String SHUTDOWN = MARK + "x-shutdown";

    private static final Set<String> OURS = Set.of("description", "x-secret", "x-java-type");
    private static final Set<String> MEMBERS = Set.of("overlay", "descriptions", "shutdowns", "supplement");

    private enum Action {
        SET,
        ADD,
        MERGE,
        REMOVE,
        MOVE,
        RENAME
    }

    private record Entry(String target, String reason, Action action, JsonNode value) {
        /** The pointer to what the entry is there for, and may find there; null if it corrects what is there. */
        @Nullable
        String brings() {
            return switch (action) {
                case ADD -> target;
                case MOVE -> value.asText();
                case SET, MERGE, REMOVE, RENAME -> null;
            };
        }
    }

    private final List<Entry> entries;
    private final Map<String, String> shutdowns;
    private final Map<String, String> supplementNames;

    private Overlay(List<Entry> entries, Map<String, String> shutdowns, Map<String, String> supplementNames) {
        this.entries = List.copyOf(entries);
        this.shutdowns = shutdowns;
        this.supplementNames = Map.copyOf(supplementNames);
    }

    public static Overlay none() {
        return new Overlay(List.of(), Map.of(), Map.of());
    }

    /**
     * Reads an overlay file.
     *
     * @throws ImportException if it is not an overlay; the pointer is into the overlay file
     */
    public static Overlay read(byte[] bytes) {
        SourceDocument document = DocumentReader.read(bytes);
        try {
            return of(document.root());
        } catch (ImportException e) {
            throw e.located(document.places());
        }
    }

    private static Overlay of(ObjectNode root) {
        JsonNode list = root.get("overlay");
        if (list == null || !list.isArray()) {
            throw ImportException.at("", "not an overlay: no list named 'overlay'");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            entries.add(entry(list.get(i), "/overlay/" + i));
        }
        for (Map.Entry<String, JsonNode> description : Json.members(root.get("descriptions"))) {
            String at = Pointer.child("/descriptions", description.getKey());
            if (!description.getKey().startsWith("/") || !description.getValue().isTextual()) {
                throw ImportException.at(at, "a description is a sentence for a JSON pointer");
            }
            ObjectNode value =
                    Json.object().put("description", description.getValue().textValue());
            entries.add(new Entry(description.getKey(), "our own sentence", Action.MERGE, value));
        }
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw ImportException.at("/" + member.getKey(), "unknown member of an overlay");
            }
        }
        return new Overlay(entries, shutdowns(root), supplementNames(root));
    }

    private static Map<String, String> shutdowns(ObjectNode root) {
        Map<String, String> days = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> shutdown : Json.members(root.get("shutdowns"))) {
            String day = shutdown.getValue().asText();
            if (!shutdown.getKey().startsWith("/") || !day.matches("\\d{4}-\\d{2}-\\d{2}")) {
                throw ImportException.at(
                        Pointer.child("/shutdowns", shutdown.getKey()),
                        "a shutdown is a day, such as '2026-08-26', for the beginning of a path");
            }
            days.put(shutdown.getKey(), day);
        }
        return days;
    }

    private static Map<String, String> supplementNames(ObjectNode root) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> name : Json.members(root.get("supplement"))) {
            if (!name.getValue().isTextual()) {
                throw ImportException.at(
                        Pointer.child("/supplement", name.getKey()), "the name of a component is a text");
            }
            names.put(name.getKey(), name.getValue().textValue());
        }
        return names;
    }

    private static Entry entry(JsonNode node, String pointer) {
        String target = Json.text(node, "target");
        String reason = Json.text(node, "reason");
        if (target == null || reason == null || reason.isBlank()) {
            throw ImportException.at(pointer, "an overlay entry needs a target and a reason");
        }
        String plain = target.startsWith("#") ? Pointer.ofReference(target) : target;
        if (plain == null || !plain.startsWith("/")) {
            throw ImportException.at(pointer, "the target is not a JSON pointer");
        }
        Entry entry = null;
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            String key = member.getKey();
            if (key.equals("target") || key.equals("reason")) {
                continue;
            }
            Action action = action(key, Pointer.child(pointer, key));
            if (entry != null) {
                throw ImportException.at(pointer, "an overlay entry has one action, this one has more");
            }
            if (action == Action.MOVE
                    && !(isOperation(plain) && isOperation(member.getValue().asText()))) {
                throw ImportException.at(pointer, "only an operation moves, and only to a path");
            }
            entry = new Entry(plain, reason, action, member.getValue());
        }
        if (entry == null) {
            throw ImportException.at(pointer, "an overlay entry needs one of set, add, merge, remove, move, rename");
        }
        return entry;
    }

    private static boolean isOperation(String pointer) {
        List<String> steps = Pointer.steps(pointer);
        return steps.size() == 3 && steps.get(0).equals("paths") && Vocabulary.VERBS.contains(steps.get(2));
    }

    private static Action action(String key, String pointer) {
        return switch (key) {
            case "set" -> Action.SET;
            case "add" -> Action.ADD;
            case "merge" -> Action.MERGE;
            case "remove" -> Action.REMOVE;
            case "move" -> Action.MOVE;
            case "rename" -> Action.RENAME;
            default -> throw ImportException.at(pointer, "unknown overlay member '" + key + "'");
        };
    }

    /** The pointers to what is replaced or removed as a whole. */
    public Set<String> replaced() {
        return entries.stream()
                .filter(entry -> entry.action() == Action.SET || entry.action() == Action.REMOVE)
                .map(Entry::target)
                .collect(Collectors.toSet());
    }

    /** The names of components that only the supplement has, by the names that they would have. */
    public Map<String, String> supplementNames() {
        return supplementNames;
    }

    /** Applies all entries to {@code root}, which it changes. */
    public void apply(ObjectNode root, Notes notes) {
        for (Entry entry : entries) {
            String missing = missingReference(root, entry.value());
            if (missing != null) {
                notes.warn("overlay: the entry for " + entry.target() + " refers to " + missing
                        + ", which is not there (" + entry.reason() + ")");
            } else if (entry.brings() != null && Pointer.find(root, entry.brings()) != null) {
                notes.warn("overlay: upstream has " + entry.brings() + " itself now (" + entry.reason() + ")");
            } else if (!apply(root, entry)) {
                notes.warn("overlay: the target " + entry.target() + " has gone (" + entry.reason() + ")");
            }
        }
        shutdowns.forEach((path, day) -> {
            if (!shutDown(root.path("paths"), path, day)) {
                notes.warn("overlay: the target " + path + " of a shutdown has gone");
            }
        });
    }

    private static boolean shutDown(JsonNode paths, String beginning, String day) {
        boolean found = false;
        for (Map.Entry<String, JsonNode> path : Json.members(paths)) {
            String key = path.getKey();
            if (key.equals(beginning) || key.startsWith(beginning + "/")) {
                for (String verb : Vocabulary.VERBS) {
                    if (path.getValue().get(verb) instanceof ObjectNode operation) {
                        operation.put(SHUTDOWN, day);
                        found = true;
                    }
                }
            }
        }
        return found;
    }

    /** A reference in a value that this revision of the document has no target for; null if there is none. */
    private static @Nullable String missingReference(ObjectNode root, JsonNode value) {
        for (String ref : value.findValuesAsText("$ref")) {
            if (ref.startsWith("#/") && Pointer.find(root, ref.substring(1)) == null) {
                return ref;
            }
        }
        return null;
    }

    private static boolean apply(ObjectNode root, Entry entry) {
        List<String> steps = Pointer.steps(entry.target());
        String last = steps.get(steps.size() - 1);
        JsonNode parent = Pointer.find(root, Pointer.of(steps.subList(0, steps.size() - 1)));
        JsonNode target = Pointer.find(root, entry.target());
        switch (entry.action()) {
            case SET, ADD -> {
                return parent != null && put(parent, last, ours(entry.value(), last.equals("properties")));
            }
            case MERGE -> {
                if (target == null) {
                    return false;
                }
                JsonNode value = ours(entry.value(), last.equals("properties"));
                return parent != null && put(parent, last, merged(target, value));
            }
            case REMOVE -> {
                return target != null && remove(parent, last);
            }
            case MOVE -> {
                return target != null && move(root, steps, entry.value().asText());
            }
            case RENAME -> {
                if (target instanceof ObjectNode object) {
                    object.put(NAME, entry.value().asText());
                    return true;
                }
                return false;
            }
        }
        return false;
    }

    private static boolean put(JsonNode parent, String key, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(key, value);
            return true;
        }
        if (parent instanceof ArrayNode array) {
            if (key.equals("-") || key.equals(String.valueOf(array.size()))) {
                array.add(value);
                return true;
            }
            if (key.matches("[0-9]+") && Integer.parseInt(key) < array.size()) {
                array.set(Integer.parseInt(key), value);
                return true;
            }
        }
        return false;
    }

    private static boolean remove(@Nullable JsonNode parent, String key) {
        if (parent instanceof ObjectNode object) {
            object.remove(key);
            return true;
        }
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(key));
            return true;
        }
        return false;
    }

    /** Moves an operation; a path that is new stands behind the one that it leaves, and has what that declares for all. */
    private static boolean move(ObjectNode root, List<String> from, String to) {
        List<String> steps = Pointer.steps(to);
        ObjectNode paths = (ObjectNode) root.path("paths");
        ObjectNode old = (ObjectNode) paths.path(from.get(1));
        if (!paths.has(steps.get(1))) {
            ObjectNode path = Json.object();
            if (old.has("parameters")) {
                path.set("parameters", old.get("parameters"));
            }
            Json.putBehind(paths, from.get(1), steps.get(1), path);
        }
        return put(paths.path(steps.get(1)), steps.get(2), old.remove(from.get(2)));
    }

    private static JsonNode merged(JsonNode target, JsonNode value) {
        if (target instanceof ObjectNode into && value instanceof ObjectNode from) {
            for (Map.Entry<String, JsonNode> member : from.properties()) {
                JsonNode old = into.get(member.getKey());
                into.set(member.getKey(), old == null ? member.getValue() : merged(old, member.getValue()));
            }
            return into;
        }
        if (target instanceof ArrayNode into && value instanceof ArrayNode from) {
            for (JsonNode item : from) {
                boolean there = false;
                for (JsonNode old : into) {
                    there |= old.equals(item);
                }
                if (!there) {
                    into.add(item);
                }
            }
            return into;
        }
        return value;
    }

    /** A copy of an overlay value in which our own members carry the mark. */
    private static JsonNode ours(JsonNode value, boolean names) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                String key = member.getKey();
                boolean own = !names && OURS.contains(key) && !member.getValue().isContainerNode();
                copy.set(own ? MARK + key : key, ours(member.getValue(), !names && key.equals("properties")));
            }
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(ours(item, false)));
            return copy;
        }
        return value;
    }
}
