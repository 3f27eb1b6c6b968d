package io.fluentopenai.structured;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.TextEvent;
import io.fluentopenai.internal.Given;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An event of a stream with an output type: the event itself and the value so far.
 *
 * <pre>{@code
 * try (var stream = openai.chat().model("gpt-5.6-luna").user("8x + 7 = -23").stream(MathAnswer.class)) {
 *     for (var partial : stream) {
 *         partial.elements(Step.class, "steps").forEach(System.out::println);
 *     }
 *     MathAnswer answer = stream.result().value();
 * }
 * }</pre>
 *
 * <p>If a model writes several messages, each starts a new value, and the last one is the value of the result. Invalid
 * JSON adds nothing here; {@code result()} reports the error.
 *
 * <p>Immutable and thread-safe: it can be kept and passed to other threads.
 *
 * @param <E> the type of the event
 */
public final class PartialOutput<E> implements TextEvent {
    private final E event;
    private final Lists lists;
    private final PartialJson before;
    private final PartialJson json;

    /** The lists of a type that were requested so far; one instance for each stream. */
    static final class Lists {
        final Codec<?> codec;
        private final Set<List<String>> known = ConcurrentHashMap.newKeySet();

        Lists(Codec<?> codec) {
            this.codec = codec;
        }

        void check(List<String> path) {
            if (!known.contains(path)) {
                JsonNode schema = codec.schema();
                List<JsonNode> reached = forms(schema, schema);
                for (String name : codec.isWrapped() ? prepended(path) : path) {
                    List<JsonNode> next = new ArrayList<>();
                    reached.forEach(form ->
                            next.addAll(forms(schema, form.path("properties").path(name))));
                    reached = next;
                }
                Given.check(
                        reached.stream().anyMatch(Lists::isList),
                        codec.name() + " has no list at "
                                + (path.isEmpty() ? "its root" : String.join(".", path))
                                + ": name the properties that lead to one, as they are called in JSON");
                known.add(path);
            }
        }

        private static List<String> prepended(List<String> path) {
            List<String> whole = new ArrayList<>(path);
            whole.add(0, "value");
            return whole;
        }

        /** Returns whether a schema allows a list. A handwritten schema may have no type. */
        private static boolean isList(JsonNode form) {
            JsonNode type = form.path("type");
            return type.asText().equals("array")
                    || type.path(0).asText().equals("array")
                    || form.isObject() && !form.has("type");
        }

        /** Returns the alternatives of a schema, with references resolved. */
        private static List<JsonNode> forms(JsonNode root, JsonNode schema) {
            List<JsonNode> forms = new ArrayList<>();
            if (schema.has("$ref")) {
                JsonNode target = root.at(schema.path("$ref").asText().substring(1));
                forms.addAll(forms(root, target));
            } else if (schema.has("anyOf")) {
                schema.path("anyOf").forEach(form -> forms.addAll(forms(root, form)));
            } else {
                forms.add(schema);
            }
            return forms;
        }
    }

    PartialOutput(E event, Lists lists, PartialJson before, PartialJson json) {
        this.event = event;
        this.lists = lists;
        this.before = before;
        this.json = json;
    }

    /** Returns the stream event. */
    public E event() {
        return event;
    }

    /** Returns the JSON text that the event adds; empty if it adds none. */
    @Override
    public String text() {
        return event instanceof TextEvent piece ? piece.text() : "";
    }

    /**
     * Returns the value so far, including this event; it has the type {@code MISSING} before the value begins. A value
     * that is wrapped in an object for the model is unwrapped here: for an output type that is a list, this is the
     * list.
     */
    public PartialJson json() {
        return json;
    }

    /**
     * Returns the elements of a list that this event completes, in order; often none. All events together return every
     * element once.
     *
     * @param type the type of the elements
     * @param path the JSON property names that lead to the list; none if the value itself is the list
     * @throws IllegalArgumentException if the output type of the stream has no list at this path
     * @throws io.fluentopenai.schema.SchemaMismatchException if an element does not match the type, because the server
     *     did not enforce the schema; the path in the message starts at the element
     */
    public <T> List<T> elements(Class<T> type, String... path) {
        return elements(Codec.of(type), path);
    }

    /** Works like {@link #elements(Class, String...)}, for a type with type arguments or a handwritten schema. */
    public <T> List<T> elements(OutputType<T> type, String... path) {
        lists.check(List.of(path));
        PartialJson list = json;
        PartialJson earlier = before;
        for (String name : path) {
            list = list.get(name);
            earlier = earlier.get(name);
        }
        Codec<T> codec = Given.notNull(type, "type").codec();
        List<T> elements = new ArrayList<>();
        for (int i = earlier.completeElements(); i < list.completeElements(); i++) {
            elements.add(codec.readValue(list.get(i).toTree()));
        }
        return elements;
    }

    /** Returns the value so far as JSON. */
    @Override
    public String toString() {
        return json.toString();
    }
}
