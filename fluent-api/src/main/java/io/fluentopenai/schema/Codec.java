package io.fluentopenai.schema;

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
import java.lang.reflect.TypeVariable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java type with its schema in strict mode: what the model is asked for, and the way back from what it writes.
 *
 * <pre>{@code
 * record Step(String explanation, String output) {}
 * record MathAnswer(List<Step> steps, @Describe("a number, no units") String finalAnswer) {}
 *
 * Codec<MathAnswer> codec = Codec.of(MathAnswer.class);
 * codec.schema();                       // for the request
 * MathAnswer answer = codec.read(text);     // for the answer
 * }</pre>
 *
 * <p>Every property is required; what is an {@code Optional} or has an annotation named {@code Nullable} may be null, all else
 * may not, boxed numbers included. A type that is no object in JSON (a list, an enum, a number, a sealed interface) is put
 * into an object with the property {@code value} and taken out of it again.
 *
 * <p>Reading checks what the schema says, since not every server enforces it. It passes over properties that the type does
 * not have, and takes one that may be null for null if it is missing.
 *
 * <p>Codecs of classes and of {@link TypeRef}s are made once and live as long as the class. Immutable and thread-safe.
 *
 * @param <T> the Java type
 */
public final class Codec<T> implements OutputType<T> {
    private static final String WRAPPED = "value";
    private static final int LONGEST_NAME = 64;

    /** A codec is kept by the class that it is for, so that neither keeps the other alive. */
    private static final ClassValue<Codec<Object>> CLASSES = new ClassValue<>() {
        @Override
        protected Codec<Object> computeValue(Class<?> type) {
            return derive(TypeUse.of(type, Map.of()));
        }
    };

    /** By the subclasses of {@code TypeRef}, of which there is one for each place in the code. */
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
            Writer<T> writer) {
        this.name = name;
        this.schema = schema;
        this.wrapped = wrapped;
        this.strict = strict;
        this.conformance = conformance;
        this.mapper = mapper;
        this.reader = reader;
        this.writer = writer;
    }

    private static final class Holder {
        private volatile @Nullable Codec<Object> codec;
    }

    private interface Reader<T> {
        T read(JsonNode value) throws IOException;
    }

    private interface Writer<T> {
        JsonNode write(T value);
    }

    // ---- Made from

    /**
     * The codec of a class.
     *
     * @throws SchemaException if strict mode has no schema for it
     */
    @SuppressWarnings("unchecked") // The codec of a class reads that class.
    public static <T> Codec<T> of(Class<T> type) {
        return (Codec<T>) CLASSES.get(Given.notNull(type, "type"));
    }

    /**
     * The codec of a type with type arguments: {@code Codec.of(new TypeRef<List<Step>>() {})}.
     *
     * @throws SchemaException if strict mode has no schema for it
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
     * The codec of a type that is known at run time only. Keep it: it is made anew each time, but for classes.
     *
     * @throws SchemaException if strict mode has no schema for it
     */
    public static Codec<?> of(Type type) {
        return Given.notNull(type, "type") instanceof Class<?> known
                ? CLASSES.get(known)
                : derive(TypeUse.of(type, Map.of()));
    }

    /**
     * The codec of what a method takes: an object with a property for each parameter, read as the method's arguments.
     * Keep it: it is made anew each time.
     *
     * @param method which may be static or not, and is not called
     * @param hidden the parameters that are not the model's; their places are null in what is read
     * @return reads an array with as many elements as the method has parameters, null where an argument is
     * @throws SchemaException if strict mode has no schema for a parameter, if the method has a variable number of them, or if
     *     their names are unknown because the class was compiled without {@code -parameters} and they have no {@link Param}
     */
    public static Codec<@Nullable Object[]> ofParameters(Method method, Predicate<? super Parameter> hidden) {
        return ofParameters(
                Given.notNull(method, "method"), method.getDeclaringClass(), Given.notNull(hidden, "hidden"));
    }

    /**
     * Works like {@link #ofParameters(Method, Predicate)}, for a method that the class inherits from a generic one: what the class
     * says of the type variables counts.
     */
    public static Codec<@Nullable Object[]> ofParameters(
            Method method, Class<?> owner, Predicate<? super Parameter> hidden) {
        return ofParameters(List.of(Given.notNull(method, "method")), owner, hidden);
    }

    /**
     * Works like {@link #ofParameters(Method, Class, Predicate)}, with the methods that it overrides or implements: names and
     * annotations that a declaration lacks are taken from those behind it.
     *
     * @param declarations the method, then what it overrides, the nearest first; not empty
     */
    public static Codec<@Nullable Object[]> ofParameters(
            List<Method> declarations, Class<?> owner, Predicate<? super Parameter> hidden) {
        // A lambda has lost the type arguments of its parameters with their names.
        Given.notNull(owner, "owner");
        Given.notNull(hidden, "hidden");
        Method method = Given.notNull(declarations, "declarations").stream()
                .filter(declaration -> namesAll(declaration, hidden))
                .findFirst()
                .orElse(declarations.get(0));
        Map<TypeVariable<?>, TypeUse> bindings =
                declarations.size() == 1 && Given.notNull(owner, "owner") == method.getDeclaringClass()
                        ? Map.of()
                        : TypeUse.of(owner, Map.of()).bindings();
        String path = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (method.isVarArgs()) {
            throw new SchemaException(
                    path, "the method takes a variable number of arguments", "Take a List or an array");
        }
        ObjectMapper mapper = Mapping.newMapper();
        SchemaGenerator generator = new SchemaGenerator(mapper);
        Parameter[] parameters = method.getParameters();
        Map<String, TypeUse> types = new LinkedHashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i++) {
            if (!hidden.test(parameters[i])) {
                String parameter = name(declarations, i, path);
                if (places.put(parameter, i) != null) {
                    throw new SchemaException(path, "two parameters are named " + parameter, "Rename one with @Param");
                }
                TypeUse type = parameter(method, i, bindings).bare();
                for (Method declaration : declarations) {
                    type = type.describedBy(parameter(declaration, i, bindings));
                }
                types.put(parameter, type);
            }
        }
        ObjectNode schema = generator.derive(types, path);
        SchemaLimits.check(schema, path);
        Map<String, JavaType> javaTypes = new LinkedHashMap<>();
        types.forEach((parameter, type) -> javaTypes.put(parameter, generator.javaType(type)));
        return new Codec<>(
                clip(method.getName().replaceAll("[^A-Za-z0-9_]", "_")),
                schema,
                false,
                true,
                new Conformance(schema),
                mapper,
                tree -> arguments(mapper, tree, javaTypes, places, parameters.length),
                values -> {
                    ObjectNode tree = JsonNodeFactory.instance.objectNode();
                    javaTypes.forEach((parameter, type) ->
                            tree.set(parameter, tree(mapper, type, values[places.getOrDefault(parameter, 0)])));
                    return tree;
                });
    }

    /**
     * Returns the codec of a schema that was written by hand, for strict mode; what is read is a tree. The schema is sent as it
     * is, and nothing that is read is checked against it.
     *
     * @param name letters, digits, underscores and hyphens, 64 at most
     * @param schema a JSON Schema of an object, as JSON text
     * @throws SchemaException if the schema breaks a rule of {@link StrictMode}; it names the place as a JSON pointer
     * @throws IllegalArgumentException if the name is not allowed, or if the schema is not JSON
     */
    public static Codec<JsonNode> ofSchema(String name, String schema) {
        return ofSchema(name, schema, true);
    }

    /** Like {@link #ofSchema(String, String)}, with the schema as a tree, which is copied. */
    public static Codec<JsonNode> ofSchema(String name, JsonNode schema) {
        return ofSchema(name, schema, true);
    }

    /**
     * Like {@link #ofSchema(String, String)}, with or without strict mode.
     *
     * @param strict false for any JSON Schema of an object; the model may then write something else
     */
    public static Codec<JsonNode> ofSchema(String name, String schema, boolean strict) {
        try {
            return ofSchema(name, Mapping.newMapper().readTree(schema), strict);
        } catch (JsonProcessingException broken) {
            IOException problem = JsonSyntaxException.of(broken);
            throw new IllegalArgumentException("The schema " + name + " is not JSON: " + problem.getMessage(), problem);
        }
    }

    /** Like {@link #ofSchema(String, String, boolean)}, with the schema as a tree, which is copied. */
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
                name, schema.deepCopy(), false, strict, null, Mapping.newMapper(), value -> value, value -> value);
    }

    private static Codec<Object> derive(TypeUse type) {
        ObjectMapper mapper = Mapping.newMapper();
        String path = type.name();
        ObjectNode plain = new SchemaGenerator(mapper).derive(type, path);
        boolean wrapped = !plain.has("properties");
        // Derived again rather than wrapped: the references to the root are others.
        ObjectNode schema = wrapped ? new SchemaGenerator(mapper).derive(Map.of(WRAPPED, type), path) : plain;
        SchemaLimits.check(schema, path);
        JavaType javaType = new SchemaGenerator(mapper).javaType(type);
        return new Codec<>(
                clip(path),
                schema,
                wrapped,
                true,
                new Conformance(schema),
                mapper,
                tree -> wrapped
                        ? within(mapper, javaType, tree.get(WRAPPED), WRAPPED)
                        : mapper.readerFor(javaType).readValue(tree),
                value -> {
                    JsonNode tree = tree(mapper, javaType, value);
                    return wrapped ? JsonNodeFactory.instance.objectNode().set(WRAPPED, tree) : tree;
                });
    }

    private static TypeUse parameter(Method method, int index, Map<TypeVariable<?>, TypeUse> bindings) {
        return TypeUse.of(method.getAnnotatedParameterTypes()[index], bindings)
                .declared(List.of(method.getParameters()[index].getAnnotations()));
    }

    private static boolean namesAll(Method method, Predicate<? super Parameter> hidden) {
        return Stream.of(method.getParameters())
                .allMatch(parameter -> hidden.test(parameter) || parameter.isNamePresent() || given(parameter) != null);
    }

    private static @Nullable String given(Parameter parameter) {
        Param given = parameter.getAnnotation(Param.class);
        return given == null || given.value().isBlank() ? null : given.value();
    }

    /** What an annotation says, wherever it stands, is meant for the model. The name in the code only serves for want of it. */
    private static String name(List<Method> declarations, int index, String path) {
        List<Parameter> parameters = declarations.stream()
                .map(declaration -> declaration.getParameters()[index])
                .toList();
        Stream<@Nullable String> given = parameters.stream().map(Codec::given);
        Stream<String> present =
                parameters.stream().filter(Parameter::isNamePresent).map(Parameter::getName);
        return Stream.concat(given, present)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new SchemaException(
                        path + "(" + parameters.get(0).getName() + ")",
                        "the name of the parameter is unknown, because the class was compiled without its parameters' names",
                        "Compile with -parameters, or name it with @Param(\"…\")"));
    }

    private static String clip(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    // ---- Used for

    /** This codec. */
    @Override
    public Codec<T> codec() {
        return this;
    }

    /** A name for the schema, which the API wants: letters, digits, underscores and hyphens, 64 at most. */
    public String name() {
        return name;
    }

    /**
     * Whether the type is no object in JSON, so that its schema, and what the model writes, has it in an object as the property
     * {@code value}.
     */
    public boolean isWrapped() {
        return wrapped;
    }

    /** Returns whether the schema is sent with strict mode: always, unless a schema by hand was made without it. */
    public boolean isStrict() {
        return strict;
    }

    /** The schema, as a copy that is the caller's. */
    public JsonNode schema() {
        return schema.deepCopy();
    }

    /**
     * Reads what the model wrote.
     *
     * @return null only if the type may be null
     * @throws SchemaMismatchException if it is no JSON, not what the schema says, or refused by the Java type
     */
    public T read(String json) {
        JsonNode tree;
        try {
            tree = mapper.readTree(Given.notNull(json, "json"));
        } catch (StreamConstraintsException beyond) {
            // Which knows no place: numbers, names, texts and nesting beyond all measure.
            throw new SchemaMismatchException(json, "$", beyond.getOriginalMessage(), JsonSyntaxException.of(beyond));
        } catch (JsonProcessingException broken) {
            throw new SchemaMismatchException(
                    json,
                    "$",
                    "it is not JSON, from line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr(),
                    JsonSyntaxException.of(broken));
        } catch (NumberFormatException refused) {
            // Which Jackson does not wrap as it does other mistakes; its message has the number in it.
            throw new SchemaMismatchException(json, "$", "it has a number with too large an exponent", refused);
        }
        if (tree == null || tree.isMissingNode()) {
            throw new SchemaMismatchException(json, "$", "there is no text where JSON should be", null);
        }
        return read(tree, () -> json);
    }

    /**
     * Reads a value that is a tree by itself, such as an element of a list: {@link #isWrapped} changes nothing here.
     *
     * @return null only if the type may be null
     * @throws SchemaMismatchException if it is not what the schema says, or refused by the Java type
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
     * Writes a value as the model would: for examples in a prompt, or to put a model's turn into a conversation.
     *
     * @throws IllegalArgumentException if Jackson cannot write it
     */
    public String write(T value) {
        return writer.write(value).toString();
    }

    /** Writes a list of the one value: of the elements of a list Jackson keeps the type arguments, of a value it does not. */
    private static JsonNode tree(ObjectMapper mapper, JavaType type, @Nullable Object value) {
        JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, type);
        try {
            return mapper.readTree(mapper.writerFor(list).writeValueAsBytes(Collections.singletonList(value)))
                    .get(0);
        } catch (IOException refused) {
            throw new IllegalArgumentException("The value cannot be written: " + said(refused), refused);
        }
    }

    private static @Nullable Object[] arguments(
            ObjectMapper mapper, JsonNode tree, Map<String, JavaType> types, Map<String, Integer> places, int count)
            throws IOException {
        @Nullable Object[] arguments = new @Nullable Object[count];
        for (Map.Entry<String, JavaType> parameter : types.entrySet()) {
            JsonNode value = tree.path(parameter.getKey());
            arguments[places.getOrDefault(parameter.getKey(), 0)] = within(
                    mapper,
                    parameter.getValue(),
                    value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value,
                    parameter.getKey());
        }
        return arguments;
    }

    /** A value that is a property of what was written: what is wrong in it is told to be there. */
    private static Object within(ObjectMapper mapper, JavaType type, JsonNode value, String property)
            throws IOException {
        try {
            return mapper.readerFor(type).readValue(value);
        } catch (JsonProcessingException refused) {
            throw JsonMappingException.wrapWithPath(refused, value, property);
        }
    }

    /** A message without the place that Jackson adds, which is one in a tree. */
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

    /** The name, without the schema. */
    @Override
    public String toString() {
        return "Codec[" + name + "]";
    }
}
