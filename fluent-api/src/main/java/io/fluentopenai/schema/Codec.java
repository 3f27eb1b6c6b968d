package io.fluentopenai.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.internal.Given;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Java type with its strict mode JSON Schema. It has the schema for the request and parses the JSON that the model
 * returns.
 *
 * <pre>{@code
 * record Step(String explanation, String output) {}
 * record MathAnswer(List<Step> steps, @Describe("a number, no units") String finalAnswer) {}
 * Codec<MathAnswer> codec = Codec.of(MathAnswer.class);
 * codec.schema();                       // for the request
 * MathAnswer answer = codec.read(text);     // for the answer
 * }</pre>
 *
 * <p>All properties are required. A property that is an {@code Optional} or has an annotation named {@code Nullable}
 * may be null; all others, including boxed numbers, may not. A type that is not an object in JSON (a list, an enum, a
 * number, a sealed interface) is wrapped in an object with the property {@code value}, and unwrapped when it is parsed.
 *
 * <p>Parsing validates the JSON against the schema, because not every server enforces it. It ignores properties that
 * the type does not have. A missing property that may be null counts as null.
 *
 * <p>Codecs of classes and of {@link TypeRef}s are created once and cached as long as the class is loaded. Immutable
 * and thread-safe.
 *
 * @param <T> the Java type
 */
public final class Codec<T> implements OutputType<T> {
    private static final String WRAPPED = "value";
    private static final int LONGEST_NAME = 64;

    /** The codecs by class. Neither the class nor its codec keeps the other alive. */
    private static final ClassValue<Codec<Object>> CLASSES = new ClassValue<>() {
        @Override
        protected Codec<Object> computeValue(Class<?> type) {
            return derive(TypeUse.of(type, Map.of()));
        }
    };

    /** The codecs by subclass of {@code TypeRef}; there is one subclass for each place in the code. */
    private static final ClassValue<Holder> REFERENCES = new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> type) {
            return new Holder();
        }
    };

    private final String name;
    private final JsonNode schema;
    private final boolean wrapped;
    private final boolean strict;
    private final @Nullable Conformance conformance;
    private final Reader<T> reader;
    private final @Nullable StreamReader<T> streamReader;
    private final Writer<T> writer;
    private final ObjectMapper mapper;

    private Codec(
            String name,
            JsonNode schema,
            boolean wrapped,
            boolean strict,
            @Nullable Conformance conformance,
            ObjectMapper mapper,
            Reader<T> reader,
            @Nullable StreamReader<T> streamReader,
            Writer<T> writer) {
        this.name = name;
        this.schema = schema;
        this.wrapped = wrapped;
        this.strict = strict;
        this.conformance = conformance;
        this.mapper = mapper;
        this.reader = reader;
        this.streamReader = streamReader;
        this.writer = writer;
    }

    private static final class Holder {
        private volatile @Nullable Codec<Object> codec;
    }

    private interface Reader<T> {
        T read(JsonNode value) throws IOException;
    }

    /** Reads a value as it is parsed; absent where only a tree will do. */
    private interface StreamReader<T> {
        T read(JsonParser in) throws IOException;
    }

    private interface Writer<T> {
        JsonNode write(T value);
    }

    // ---- Made from

    /**
     * Returns the codec of a class.
     *
     * @throws SchemaException if strict mode cannot express the type
     */
    @SuppressWarnings("unchecked") // The codec of a class reads that class.
    public static <T> Codec<T> of(Class<T> type) {
        return (Codec<T>) CLASSES.get(Given.notNull(type, "type"));
    }

    /**
     * Returns the codec of a type with type arguments: {@code Codec.of(new TypeRef<List<Step>>() {})}.
     *
     * @throws SchemaException if strict mode cannot express the type
     */
    @SuppressWarnings("unchecked") // The codec of a reference reads the type in it.
    public static <T> Codec<T> of(TypeRef<T> type) {
        Holder holder = REFERENCES.get(Given.notNull(type, "type").getClass());
        Codec<Object> codec = holder.codec;
        if (codec == null) {
            codec = derive(TypeUse.of(type.annotatedType(), Map.of()));
            holder.codec = codec;
        }
        return (Codec<T>) codec;
    }

    /**
     * Returns the codec of a type that is only known at run time. Keep the codec: it is created on each call, except
     * for classes.
     *
     * @throws SchemaException if strict mode cannot express the type
     */
    public static Codec<?> of(Type type) {
        return Given.notNull(type, "type") instanceof Class<?> known
                ? CLASSES.get(known)
                : derive(TypeUse.of(type, Map.of()));
    }

    /**
     * Returns the codec of a method's parameters: an object with a property for each parameter, which is parsed to an
     * argument array. Keep the codec: it is created on each call.
     *
     * @param method the method, which may be static and is not called
     * @param hidden matches parameters that are not part of the schema; their arguments are null
     * @return a codec of arrays with an element for each parameter of the method, null where the argument is null
     * @throws SchemaException if strict mode cannot express a parameter, if the method has varargs, or if a parameter
     *     has no name because the class was compiled without {@code -parameters} and there is no {@link Param}
     */
    public static Codec<@Nullable Object[]> ofParameters(Method method, Predicate<? super Parameter> hidden) {
        return ofParameters(
                Given.notNull(method, "method"), method.getDeclaringClass(), Given.notNull(hidden, "hidden"));
    }

    /**
     * Works like {@link #ofParameters(Method, Predicate)}, for a method that the class inherits from a generic type:
     * the type variables are resolved in the class.
     */
    public static Codec<@Nullable Object[]> ofParameters(
            Method method, Class<?> owner, Predicate<? super Parameter> hidden) {
        return ofParameters(List.of(Given.notNull(method, "method")), owner, hidden);
    }

    /**
     * Works like {@link #ofParameters(Method, Class, Predicate)}, with the methods that the method overrides or
     * implements. Names and annotations that a declaration does not have are taken from the next ones.
     *
     * @param declarations the method, followed by those that it overrides, nearest first; not empty
     */
    public static Codec<@Nullable Object[]> ofParameters(
            List<Method> declarations, Class<?> owner, Predicate<? super Parameter> hidden) {
        Given.notNull(owner, "owner");
        Given.notNull(hidden, "hidden");
        Given.notNull(declarations, "declarations");
        ObjectMapper mapper = Mapping.newMapper();
        MethodParameters parameters = MethodParameters.of(declarations, owner, hidden, mapper);
        return new Codec<>(
                clip(parameters.method().getName().replaceAll("[^A-Za-z0-9_]", "_")),
                parameters.schema(),
                false,
                true,
                new Conformance(parameters.schema()),
                mapper,
                parameters::read,
                parameters::read,
                parameters::write);
    }

    /**
     * Returns the codec of a handwritten schema in strict mode, which parses JSON to a tree. The schema is sent
     * unchanged, and parsed JSON is not validated against it.
     *
     * @param name the name of the schema: letters, digits, underscores and hyphens, at most 64
     * @param schema a JSON Schema of type object, as JSON text
     * @throws SchemaException if the schema breaks a rule of {@link StrictMode}; the message has the location as a JSON
     *     pointer
     * @throws IllegalArgumentException if the name is invalid, or the schema is not JSON of type object
     */
    public static Codec<JsonNode> ofSchema(String name, String schema) {
        return ofSchema(name, schema, true);
    }

    /** Works like {@link #ofSchema(String, String)}, with the schema as a tree, which is copied. */
    public static Codec<JsonNode> ofSchema(String name, JsonNode schema) {
        return ofSchema(name, schema, true);
    }

    /**
     * Works like {@link #ofSchema(String, String)}, with strict mode on or off.
     *
     * @param strict false for any JSON Schema of type object; the model may then deviate from the schema
     */
    public static Codec<JsonNode> ofSchema(String name, String schema, boolean strict) {
        try {
            return ofSchema(name, Mapping.newMapper().readTree(schema), strict);
        } catch (JsonProcessingException broken) {
            IOException problem = JsonSyntaxException.of(broken);
            throw new IllegalArgumentException("The schema " + name + " is not JSON: " + problem.getMessage(), problem);
        }
    }

    /** Works like {@link #ofSchema(String, String, boolean)}, with the schema as a tree, which is copied. */
    public static Codec<JsonNode> ofSchema(String name, JsonNode schema, boolean strict) {
        if (!Given.notNull(name, "name").matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("The schema name \"" + name
                    + "\" is not allowed. Use letters, digits, underscores and hyphens, 64 at most");
        }
        Given.check(
                Given.notNull(schema, "schema").path("type").asText().equals("object"),
                "The schema " + name + " does not describe an object. Write \"type\": \"object\" at its root");
        if (strict) {
            StrictMode.check(name, schema);
        }
        return new Codec<>(
                name,
                schema.deepCopy(),
                false,
                strict,
                null,
                Mapping.newMapper(),
                value -> value,
                null,
                value -> value);
    }

    private static Codec<Object> derive(TypeUse type) {
        ObjectMapper mapper = Mapping.newMapper();
        String path = type.name();
        ObjectNode plain = new SchemaGenerator(mapper).derive(type, path);
        boolean wrapped = !plain.has("properties");
        // Derived again rather than wrapped: the references to the root are others.
        ObjectNode schema = wrapped ? new SchemaGenerator(mapper).derive(Map.of(WRAPPED, type), path) : plain;
        SchemaLimits.check(schema, path);
        JavaType javaType = type.javaType(mapper);
        Binder binder = new Binder(mapper, javaType);
        return new Codec<>(
                clip(path),
                schema,
                wrapped,
                true,
                new Conformance(schema),
                mapper,
                tree -> wrapped ? binder.bind(tree.get(WRAPPED), WRAPPED) : binder.bind(tree),
                wrapped ? null : binder::bind,
                value -> {
                    JsonNode tree = tree(mapper, javaType, value);
                    return wrapped ? JsonNodeFactory.instance.objectNode().set(WRAPPED, tree) : tree;
                });
    }

    private static String clip(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    // ---- Used for

    /** Returns this codec. */
    @Override
    public Codec<T> codec() {
        return this;
    }

    /** Returns the name of the schema, which the API requires: letters, digits, underscores and hyphens, at most 64. */
    public String name() {
        return name;
    }

    /**
     * Returns whether the type is not an object in JSON, so that the schema and the model's JSON wrap it in an object
     * with the property {@code value}.
     */
    public boolean isWrapped() {
        return wrapped;
    }

    /** Returns whether strict mode is on. It is, except for handwritten schemas that turn it off. */
    public boolean isStrict() {
        return strict;
    }

    /** Returns a copy of the schema. */
    public JsonNode schema() {
        return schema.deepCopy();
    }

    /**
     * Parses the JSON that the model returned.
     *
     * @return the value; null only if the type allows null
     * @throws SchemaMismatchException if the text is not valid JSON, does not match the schema, or is rejected by the
     *     Java type
     */
    public T read(String json) {
        Given.notNull(json, "json");
        Conformance.Rule rule = conformance == null ? null : conformance.withoutUnions();
        if (rule != null && streamReader != null) {
            try (ConformingParser in = new ConformingParser(mapper.createParser(json), rule)) {
                T value = streamReader.read(in);
                if (in.isConforming()) {
                    return value;
                }
            } catch (IOException | RuntimeException | StackOverflowError refused) {
                // The tree says what is wrong, and where.
            }
        }
        return readTree(json);
    }

    /** Works like {@link #read(String)}, by way of a tree, as everything is read that is not valid at first sight. */
    T readTree(String json) {
        JsonNode tree;
        try {
            tree = mapper.readTree(json);
        } catch (JsonProcessingException broken) {
            // Beyond all measure: numbers, names, texts and nesting, without a place. Caught by its own name it would
            // keep this
            // class from loading with a Jackson that is too old to have it, and so from saying so.
            boolean beyond = broken instanceof StreamConstraintsException;
            String reason = beyond
                    ? broken.getOriginalMessage()
                    : "it is not JSON, from line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr();
            throw new SchemaMismatchException(json, "$", reason, JsonSyntaxException.of(broken));
        } catch (NumberFormatException refused) {
            // Which Jackson does not wrap as it does other mistakes; its message has the number in it.
            throw new SchemaMismatchException(json, "$", "it has a number with too large an exponent", refused);
        }
        if (tree == null || tree.isMissingNode()) {
            throw new SchemaMismatchException(json, "$", "the text is empty", null);
        }
        return read(tree, () -> json);
    }

    /**
     * Parses a tree that is the value itself, such as an element of a list: it is not wrapped, whatever {@link
     * #isWrapped} returns.
     *
     * @return the value; null only if the type allows null
     * @throws SchemaMismatchException if the tree does not match the schema, or is rejected by the Java type
     */
    public T readValue(JsonNode value) {
        Given.notNull(value, "value");
        return read(wrapped ? JsonNodeFactory.instance.objectNode().set(WRAPPED, value) : value, value::toString);
    }

    private T read(JsonNode tree, Supplier<String> text) {
        try {
            return readChecked(tree, text);
        } catch (StackOverflowError deep) {
            throw new SchemaMismatchException(text.get(), "$", "it is nested too deeply", deep);
        }
    }

    private T readChecked(JsonNode tree, Supplier<String> text) {
        Conformance.Mismatch mismatch = conformance == null ? null : conformance.check(tree);
        if (mismatch != null) {
            throw new SchemaMismatchException(text.get(), mismatch.path(), mismatch.reason(), null);
        }
        try {
            return reader.read(tree);
        } catch (JsonMappingException refused) {
            throw new SchemaMismatchException(
                    text.get(), path(refused), refused.getOriginalMessage(), JsonSyntaxException.of(refused));
        } catch (IOException | IllegalArgumentException refused) {
            throw new SchemaMismatchException(text.get(), "$", JsonSyntaxException.message(refused), refused);
        }
    }

    /**
     * Serializes a value in the form that the model returns, for example as an example in a prompt or as a model's turn
     * in a conversation.
     *
     * @throws IllegalArgumentException if Jackson cannot serialize it
     */
    public String write(T value) {
        return writer.write(value).toString();
    }

    /**
     * Serializes a value within a list: for list elements, Jackson keeps the type arguments; for a value, it does not.
     */
    static JsonNode tree(ObjectMapper mapper, JavaType type, @Nullable Object value) {
        JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, type);
        try {
            return mapper.readTree(mapper.writerFor(list).writeValueAsBytes(Collections.singletonList(value)))
                    .get(0);
        } catch (IOException refused) {
            throw new IllegalArgumentException("The value cannot be written: " + said(refused), refused);
        }
    }

    /** Returns a message without the location that Jackson adds, which is one within a tree. */
    private static String said(Exception refused) {
        return refused instanceof JsonProcessingException jacksons
                ? jacksons.getOriginalMessage()
                : String.valueOf(refused.getMessage());
    }

    private static String path(JsonMappingException refused) {
        StringBuilder path = new StringBuilder("$");
        for (JsonMappingException.Reference step : refused.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append('.').append(step.getFieldName());
            }
        }
        return path.toString();
    }

    /** Returns the name, without the schema. */
    @Override
    public String toString() {
        return "Codec[" + name + "]";
    }
}
