package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, each under the ids of what it belongs to, in the order of their making. What lies ahead of an
 * object that takes time is kept with it, as the changes that come one by one while it is retrieved. Thread-safe: an object
 * that was handed out is not changed any more, a change makes another one.
 */
public final class Store {

    private static final class Kept {
        private ObjectNode json;
        private Deque<UnaryOperator<ObjectNode>> ahead = new ArrayDeque<>();
        private int polls;

        Kept(ObjectNode json) {
            this.json = json;
        }

        void step() {
            UnaryOperator<ObjectNode> change = ahead.poll();
            if (change != null) {
                json = change.apply(json.deepCopy());
            }
        }
    }

    private final PollSettings polling;
    private final Map<String, Map<String, Kept>> byParent = new HashMap<>();

    Store(PollSettings polling) {
        this.polling = polling;
    }

    /**
     * Keeps an object with an {@code id}, or puts it in the place of the one with the same id.
     *
     * @return the object as it is kept
     */
    public synchronized ObjectNode put(String parent, ObjectNode object) {
        byParent.computeIfAbsent(parent, any -> new LinkedHashMap<>())
                .put(object.path("id").asText(), new Kept(object.deepCopy()));
        return object;
    }

    /** Sets what lies ahead of an object, in the place of what did; nothing if there is no such object. */
    public synchronized @Nullable ObjectNode plan(String parent, String id, List<UnaryOperator<ObjectNode>> changes) {
        Kept kept = kept(parent, id);
        if (kept == null) {
            return null;
        }
        kept.ahead = new ArrayDeque<>(changes);
        kept.polls = 0;
        while (polling.pollsPerStep() == 0 && !kept.ahead.isEmpty()) {
            kept.step();
        }
        return kept.json;
    }

    /** The object after one retrieval more; null if there is none. */
    public synchronized @Nullable ObjectNode poll(String parent, String id) {
        Kept kept = kept(parent, id);
        if (kept == null) {
            return null;
        }
        if (!kept.ahead.isEmpty() && ++kept.polls >= polling.pollsPerStep()) {
            kept.polls = 0;
            kept.step();
        }
        return kept.json;
    }

    /** The object as it is; null if there is none. */
    public synchronized @Nullable ObjectNode get(String parent, String id) {
        Kept kept = kept(parent, id);
        return kept == null ? null : kept.json;
    }

    /** Changes an object, which the function gets a copy of; null if there is none. */
    public synchronized @Nullable ObjectNode change(String parent, String id, UnaryOperator<ObjectNode> change) {
        Kept kept = kept(parent, id);
        if (kept == null) {
            return null;
        }
        kept.json = change.apply(kept.json.deepCopy());
        return kept.json;
    }

    /** Forgets an object, and returns it; null if there is none. */
    public synchronized @Nullable ObjectNode remove(String parent, String id) {
        Map<String, Kept> siblings = byParent.get(parent);
        Kept kept = siblings == null ? null : siblings.remove(id);
        return kept == null ? null : kept.json;
    }

    /** All objects of a parent, the oldest first. */
    public synchronized List<ObjectNode> all(String parent) {
        List<ObjectNode> all = new ArrayList<>();
        byParent.getOrDefault(parent, Map.of()).values().forEach(kept -> all.add(kept.json));
        return all;
    }

    /** Returns whether a parent has, or had, an object. */
    synchronized boolean knows(String parent) {
        return byParent.containsKey(parent);
    }

    private @Nullable Kept kept(String parent, String id) {
        return byParent.getOrDefault(parent, Map.of()).get(id);
    }
}
