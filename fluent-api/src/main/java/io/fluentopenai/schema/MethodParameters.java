package io.fluentopenai.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of a method that are properties of its schema: their names, types and places. Thread-safe. */
final class MethodParameters {
    private final Method method;
    private final ObjectNode schema;
    private final ObjectMapper mapper;
    private final Map<String, Argument> all;

    /**
     * A parameter.
     *
     * @param place its place among all parameters of the method
     */
    private record Argument(int place, JavaType type, Binder binder) {}

    private MethodParameters(Method method, ObjectNode schema, ObjectMapper mapper, Map<String, Argument> all) {
        this.method = method;
        this.schema = schema;
        this.mapper = mapper;
        this.all = all;
    }

    /** See {@link Codec#ofParameters(List, Class, Predicate)}. */
    static MethodParameters of(
            List<Method> declarations, Class<?> owner, Predicate<? super Parameter> hidden, ObjectMapper mapper) {
        // A lambda has lost the type arguments of its parameters with their names.
        Method method = declarations.stream()
                .filter(declaration -> namesAll(declaration, hidden))
                .findFirst()
                .orElse(declarations.get(0));
        Map<TypeVariable<?>, TypeUse> bindings = declarations.size() == 1 && owner == method.getDeclaringClass()
                ? Map.of()
                : TypeUse.of(owner, Map.of()).bindings();
        String path = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (method.isVarArgs()) {
            throw new SchemaException(
                    path, "the method takes a variable number of arguments", "Take a List or an array");
        }
        Map<String, TypeUse> types = new LinkedHashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!hidden.test(parameters[i])) {
                String name = name(declarations, i, path);
                if (places.put(name, i) != null) {
                    throw new SchemaException(path, "two parameters are named " + name, "Rename one with @Param");
                }
                TypeUse type = parameter(method, i, bindings).bare();
                for (Method declaration : declarations) {
                    type = type.describedBy(parameter(declaration, i, bindings));
                }
                types.put(name, type);
            }
        }
        ObjectNode schema = new SchemaGenerator(mapper).derive(types, path);
        SchemaLimits.check(schema, path);
        Map<String, Argument> all = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            JavaType type = Objects.requireNonNull(types.get(name)).javaType(mapper);
            all.put(name, new Argument(place, type, new Binder(mapper, type)));
        });
        return new MethodParameters(method, schema, mapper, all);
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

    /**
     * Returns the name of a parameter. An annotation on any declaration comes first, because it is meant for the model;
     * the name in the code is the fallback.
     */
    private static String name(List<Method> declarations, int index, String path) {
        List<Parameter> parameters = declarations.stream()
                .map(declaration -> declaration.getParameters()[index])
                .toList();
        Stream<@Nullable String> given = parameters.stream().map(MethodParameters::given);
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

    Method method() {
        return method;
    }

    /** Returns the schema of an object with a property for each parameter. */
    ObjectNode schema() {
        return schema;
    }

    /** Reads the arguments from a tree. */
    @Nullable
    Object[] read(JsonNode tree) throws IOException {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (Map.Entry<String, Argument> parameter : all.entrySet()) {
            JsonNode value = tree.get(parameter.getKey());
            Argument argument = parameter.getValue();
            arguments[argument.place()] = argument.binder()
                    .bind(value == null ? JsonNodeFactory.instance.nullNode() : value, parameter.getKey());
        }
        return arguments;
    }

    /** Reads the arguments as they are parsed. Throws if one is missing, which only a tree can replace by null. */
    @Nullable
    Object[] read(JsonParser in) throws IOException {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        int bound = 0;
        in.nextToken();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            Argument parameter = all.get(in.currentName());
            in.nextToken();
            if (parameter == null) {
                in.skipChildren();
            } else {
                arguments[parameter.place()] = parameter.binder().bind(in);
                bound++;
            }
        }
        if (bound < all.size()) {
            throw new IOException("Missing arguments are bound from the tree");
        }
        return arguments;
    }

    /** Writes arguments as an object. */
    JsonNode write(@Nullable Object[] values) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        all.forEach((name, argument) -> tree.set(name, Codec.tree(mapper, argument.type(), values[argument.place()])));
        return tree;
    }
}
