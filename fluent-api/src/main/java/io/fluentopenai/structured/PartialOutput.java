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
 * An event of a stream that was asked for a type: the event itself, and the value as far as it has come with it.
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
 * <p>Where a model writes more than one message, each begins a value of its own, and the last is that of the result. Text that
 * is no JSON adds nothing here; the result says what is wrong with it.
 *
 * <p>Immutable and thread-safe: it may be kept, and given to other threads.
 *
 * @param <E> the type of the event
 */
public final class PartialOutput<E> implements TextEvent {
    private final E event;
    private final Lists lists;
    private final PartialJson before;
    private final PartialJson json;

    /** The lists of a type, as far as they have been asked for; one for each stream. */
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

        /** A schema that was written by hand may leave out what it is of. */
        private static boolean isList(JsonNode form) {
            JsonNode type = form.path("type");
            return type.asText().equals("array")
                    || type.path(0).asText().equals("array")
                    || form.isObject() && !form.has("type");
        }

        /** What a schema stands for: another that it refers to, or one of several. */
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

    /** The event, as a stream without a type gives it. */
    public E event() {
        return event;
    }

    /** Returns the piece of JSON that the event adds; empty if it adds none. */
    @Override
    public String text() {
        return event instanceof TextEvent piece ? piece.text() : "";
    }

    /**
     * The value so far, this event included; of the type {@code MISSING} before it begins. What is put into an object for the
     * model is taken out of it: for a list that is asked for, this is the list.
     */
    public PartialJson json() {
        return json;
    }

    /**
     * The elements of a list that this event completes, in their order; mostly none. All events together give every element
     * once.
     *
     * @param type the type of the elements
     * @param path the names of the properties that lead to the list, as they are called in JSON; none if the value is the list
     * @throws IllegalArgumentException if the type that the stream was asked for has no list there
     * @throws io.fluentopenai.schema.SchemaMismatchException if an element is not of the type, which the server did not hold the
     *     model to then; places in it are told from the element on
     */
    public <T> List<T> elements(Class<T> type, String... path) {
        return elements(Codec.of(type), path);
    }

    /** Works like {@link #elements(Class, String...)}, for a type with type arguments or a schema that was written by hand. */
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

    /** The value so far, as JSON. */
    @Override
    public String toString() {
        return json.toString();
    }
}
