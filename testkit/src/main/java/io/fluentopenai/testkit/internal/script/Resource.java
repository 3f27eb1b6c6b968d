package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A kind of stored object that clients create, list, retrieve, modify and delete.
 * Thread-safe.
 *
 * <p>The values that a path gives its parameters are the ids of what an object belongs to, and at last its own.
 */
public final class Resource {

    private final Toolbox tools;
    private final String what;
    private final String idPrefix;
    private final Store store;

    /**
     * @param what what an object of this kind is called in errors
     * @param idPrefix what its ids begin with
     */
    public Resource(Toolbox tools, String what, String idPrefix) {
        this.tools = tools;
        this.what = what;
        this.idPrefix = idPrefix;
        this.store = tools.store();
    }

    public Store store() {
        return store;
    }

    /** Serves what an operation with this path, and those with an id behind it, can do. */
    public void serve(Scripts scripts, String path) {
        scripts.on("POST " + path, this::create);
        scripts.on("GET " + path, this::list);
        scripts.on("GET " + path + "/{}", this::retrieve);
        scripts.on("POST " + path + "/{}", this::modify);
        scripts.on("DELETE " + path + "/{}", this::delete);
    }

    /** The ids of what a collection's objects belong to, for an operation on the collection. */
    public static String parent(Call call) {
        return String.join("/", call.request().pathParameters().values());
    }

    /** The same for an operation on one of its objects. */
    public static String parentOfItem(Call call) {
        List<String> ids = new ArrayList<>(call.request().pathParameters().values());
        return String.join("/", ids.subList(0, ids.size() - 1));
    }

    /** The id of the object that an operation is about. */
    public static String id(Call call) {
        List<String> ids = new ArrayList<>(call.request().pathParameters().values());
        return ids.get(ids.size() - 1);
    }

    /** A new object as the request describes it, not yet kept. */
    public ObjectNode made(Call call) {
        return tools.made(call).put("id", tools.id(idPrefix));
    }

    Reply create(Call call) {
        return tools.reply(call, store.put(parent(call), made(call)));
    }

    public Reply list(Call call) {
        return tools.page(call, store.all(parent(call)));
    }

    public Reply retrieve(Call call) {
        return tools.polled(call, known(call, store.poll(parentOfItem(call), id(call))));
    }

    public Reply modify(Call call) {
        return tools.reply(call, change(call, object -> {
            tools.merge(call, object, call.body());
            return object;
        }));
    }

    public Reply delete(Call call) {
        known(call, store.remove(parentOfItem(call), id(call)));
        return tools.deleted(call, id(call));
    }

    /** The object that an operation is about. */
    public ObjectNode get(Call call) {
        return known(call, store.get(parentOfItem(call), id(call)));
    }

    /** An object of this kind. */
    public ObjectNode get(String parent, String id) {
        return known(id, store.get(parent, id));
    }

    /** The id of the object of this kind that an operation on its parts is about. */
    public String owner(Call call) {
        return get("", parent(call)).path("id").asText();
    }

    /** Keeps a new object, with what lies ahead of it. */
    public ObjectNode begin(String parent, ObjectNode object, List<UnaryOperator<ObjectNode>> ahead) {
        return plan(parent, store.put(parent, object).path("id").asText(), ahead);
    }

    /** Sets what lies ahead of the object that an operation is about. */
    public ObjectNode plan(Call call, List<UnaryOperator<ObjectNode>> ahead) {
        return plan(parentOfItem(call), id(call), ahead);
    }

    public ObjectNode plan(String parent, String id, List<UnaryOperator<ObjectNode>> ahead) {
        return known(id, store.plan(parent, id, ahead));
    }

    /** Changes the object that an operation is about. */
    public ObjectNode change(Call call, UnaryOperator<ObjectNode> change) {
        return known(call, store.change(parentOfItem(call), id(call), change));
    }

    public ObjectNode known(Call call, @Nullable ObjectNode object) {
        return known(id(call), object);
    }

    private ObjectNode known(String id, @Nullable ObjectNode object) {
        if (object == null) {
            throw Refused.unknown(what, id);
        }
        return object;
    }
}
