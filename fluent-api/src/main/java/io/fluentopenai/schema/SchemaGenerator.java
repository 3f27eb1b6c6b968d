package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.internal.Openness;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.PatternSyntaxException;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives one schema. Objects, unions and enums become definitions as they are met; at the end, those with one use go where
 * they are used, and those with more stay under {@code $defs}.
 *
 * <p>What a class has for properties, what they are called and in which order they come, Jackson says, as it will when it
 * reads the value; the types of the properties come from reflection, since Jackson knows nothing of their annotations.
 */
final class SchemaGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DEFINITION = "#/$defs/";

    private static final List<Class<? extends Annotation>> CHANGE_READING = List.of(
            JacksonInject.class,
            JsonDeserialize.class,
            JsonFormat.class,
            JsonIgnoreProperties.class,
            JsonTypeInfo.class,
            JsonUnwrapped.class);

    private final ObjectMapper mapper;
    private final DeserializationConfig config;
    private final Map<Key, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, Definition> byReference = new LinkedHashMap<>();

    /** The types that are being derived, from the last definition on: inside a definition a type may contain itself. */
    private Set<TypeUse> within = new HashSet<>();

    SchemaGenerator(ObjectMapper mapper) {
        this.mapper = mapper;
        this.config = mapper.getDeserializationConfig();
    }

    /** The key of a definition: a type, and the discriminator value if it is a branch of a union. */
    private record Key(TypeUse type, @Nullable Constant constant) {}

    private record Constant(String property, String value) {}

    private static final class Definition {
        final String reference;
        final String type;
        ObjectNode body = JSON.objectNode();
        int uses;

        Definition(String reference, String type) {
            this.reference = reference;
            this.type = type;
        }
    }

    // ---- The whole

    /** The schema of a type by itself, which may be no object. Nothing else can be derived with this generator. */
    ObjectNode derive(TypeUse type, String path) {
        return derive(path, () -> schema(type, path));
    }

    /** An object with the given properties. */
    ObjectNode derive(Map<String, TypeUse> properties, String path) {
        return derive(path, () -> {
            ObjectNode schema = object();
            properties.forEach((name, type) -> property(schema, name, schema(type, path + "." + name)));
            return schema;
        });
    }

    private ObjectNode derive(String path, Supplier<ObjectNode> schema) {
        try {
            return checked(assemble(schema.get()), path);
        } catch (StackOverflowError endless) {
            // Jackson follows type arguments that grow, as in record Chain<T>(Optional<Chain<List<T>>> next), for ever.
            SchemaException refusal = new SchemaException(
                    path,
                    "its types contain each other endlessly, each time with different type arguments",
                    "Give a generic type that contains itself the same type arguments inside");
            refusal.initCause(endless);
            throw refusal;
        }
    }

    private ObjectNode checked(ObjectNode schema, String path) {
        FiniteValues.Endless endless = FiniteValues.firstWithout(schema);
        if (endless == null) {
            return schema;
        }
        List<String> circle = new ArrayList<>();
        endless.circle().forEach(place -> circle.add(named(schema, path, place.pointer())));
        circle.add(circle.get(0));
        List<String> properties = endless.properties().stream()
                .map(place -> named(schema, path, place.pointer()))
                .toList();
        throw new SchemaException(
                named(schema, path, endless.properties().get(0).way()),
                "no value of the type is finite, because it requires itself again: " + String.join(" → ", circle),
                "Make " + String.join(" and ", properties) + " Optional or @Nullable"
                        + (endless.hasList() ? ", or let the list be empty" : "")
                        + (endless.hasUnion() ? ", or add a class that ends to the sealed type" : ""));
    }

    /** A place in a schema in the words of Java, such as {@code Order.lines[].product}. */
    private String named(JsonNode root, String name, List<String> tokens) {
        StringBuilder path = new StringBuilder(name);
        JsonNode at = root;
        for (int i = 0; i < tokens.size(); i++) {
            JsonNode parent = at.has("$ref") ? root.at(at.get("$ref").asText().substring(1)) : at;
            String token = tokens.get(i);
            at = parent.path(token);
            if (token.equals("items")) {
                path.append("[]");
                continue;
            }
            String key = FiniteValues.unescaped(tokens.get(++i));
            if (token.equals("$defs")) {
                path = new StringBuilder(definition(DEFINITION + key).type);
            } else if (token.equals("properties")) {
                path.append('.').append(key);
            }
            at = token.equals("anyOf") ? at.path(Integer.parseInt(key)) : at.path(key);
            String branch =
                    constant(at.has("$ref") ? root.at(at.get("$ref").asText().substring(1)) : at);
            if (token.equals("anyOf") && !branch.isEmpty()) {
                path.append('(').append(branch).append(')');
            }
        }
        return path.toString();
    }

    private static String constant(JsonNode branch) {
        return branch.path("properties").properties().stream()
                .findFirst()
                .map(first -> first.getValue().path("const").asText())
                .orElse("");
    }

    private ObjectNode assemble(ObjectNode schema) {
        String reference = schema.path("$ref").asText();
        boolean isObject =
                schema.size() == 1 && !reference.isEmpty() && body(reference).has("properties");
        String root = isObject ? reference : "";
        Set<String> used = new LinkedHashSet<>();
        ObjectNode assembled =
                isObject ? expand(body(root), Set.of(root), root, used) : expand(schema, Set.of(), root, used);
        Map<String, ObjectNode> kept = new TreeMap<>();
        List<String> open = new ArrayList<>(used);
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (!kept.containsKey(next)) {
                Set<String> further = new LinkedHashSet<>();
                kept.put(next, expand(body(next), Set.of(next), root, further));
                open.addAll(further);
            }
        }
        ObjectNode listed = JSON.objectNode();
        byReference.keySet().stream()
                .filter(kept::containsKey)
                .forEach(name -> listed.set(name.substring(DEFINITION.length()), kept.get(name)));
        return listed.isEmpty() ? assembled : assembled.set("$defs", listed);
    }

    private ObjectNode body(String reference) {
        return definition(reference).body;
    }

    private Definition definition(String reference) {
        Definition definition = byReference.get(reference);
        if (definition == null) {
            throw new IllegalStateException("No definition " + reference);
        }
        return definition;
    }

    /**
     * A copy in which references are gone that need not be, or must not: strict mode takes no description beside a
     * reference, so a property with one gets a copy of the definition.
     */
    private ObjectNode expand(ObjectNode schema, Set<String> within, String root, Set<String> used) {
        String reference = schema.path("$ref").asText();
        if (reference.isEmpty()) {
            ObjectNode copy = JSON.objectNode();
            schema.properties()
                    .forEach(entry -> copy.set(entry.getKey(), expandAny(entry.getValue(), within, root, used)));
            return copy;
        }
        Definition definition = byReference.get(reference);
        boolean alone = schema.size() == 1;
        if (definition != null && !within.contains(reference) && (definition.uses == 1 || !alone)) {
            Set<String> deeper = new HashSet<>(within);
            deeper.add(reference);
            ObjectNode copy = expand(definition.body, deeper, root, used);
            schema.properties().stream()
                    .filter(entry -> !entry.getKey().equals("$ref"))
                    .forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
            return copy;
        }
        boolean toRoot = reference.equals(root);
        ObjectNode kept = JSON.objectNode().put("$ref", toRoot ? "#" : reference);
        if (!toRoot) {
            used.add(reference);
        }
        if (alone) {
            return kept;
        }
        ObjectNode around = JSON.objectNode();
        around.putArray("anyOf").add(kept);
        return around.put("description", schema.path("description").asText());
    }

    private JsonNode expandAny(JsonNode node, Set<String> within, String root, Set<String> used) {
        if (node instanceof ObjectNode object) {
            return expand(object, within, root, used);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode();
            array.forEach(element -> copy.add(expandAny(element, within, root, used)));
            return copy;
        }
        return node;
    }

    // ---- One place

    private ObjectNode schema(TypeUse type, String path) {
        if (type.raw() == Optional.class) {
            return optional(type, path);
        }
        ObjectNode schema = plain(type, path);
        constrain(schema, type, path);
        if (type.nullable()) {
            schema = orNull(schema);
        }
        Describe description = type.annotation(Describe.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        return schema;
    }

    private ObjectNode optional(TypeUse type, String path) {
        if (type.arguments().isEmpty()) {
            throw new SchemaException(path, "the Optional has no type argument", "Write Optional<String>, for example");
        }
        TypeUse content = type.arguments().get(0);
        if (type.nullable() || content.nullable() || isOptional(content.raw())) {
            throw new SchemaException(
                    path,
                    "it could be absent in two ways, and JSON has only one null",
                    "Use one Optional, or one @Nullable");
        }
        List<Annotation> all = new ArrayList<>(type.annotations());
        all.addAll(content.annotations());
        ObjectNode schema = schema(content.bare().with(all), path);
        String description = schema.path("description").asText();
        schema.remove("description");
        ObjectNode nullable = orNull(schema);
        return description.isEmpty() ? nullable : nullable.put("description", description);
    }

    private static boolean isOptional(Class<?> type) {
        return type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    private ObjectNode plain(TypeUse type, String path) {
        if (!within.add(type.bare())) {
            throw new SchemaException(
                    path,
                    type.raw().getName() + " contains itself directly",
                    "Make it a record or class that has a list of itself as a property");
        }
        ObjectNode schema = unguarded(type, path);
        within.remove(type.bare());
        return schema;
    }

    private ObjectNode unguarded(TypeUse type, String path) {
        Class<?> raw = type.raw();
        ObjectNode scalar = Scalars.schema(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw == OptionalInt.class || raw == OptionalLong.class) {
            return orNull(JSON.objectNode().put("type", "integer"));
        }
        if (raw == OptionalDouble.class) {
            return orNull(JSON.objectNode().put("type", "number"));
        }
        if (raw.isArray()) {
            return list(type.arguments().get(0), path);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return list(type.as(Collection.class).arguments().get(0), path);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return map(type, path);
        }
        if (raw.isEnum()) {
            return defined(new Key(type.bare(), null), path);
        }
        refuse(type, path);
        JavaType java = javaType(type);
        BeanDescription description = config.introspect(java);
        AnnotatedMember value = description.findJsonValueAccessor();
        if (value != null) {
            ObjectNode schema = schema(type(value, type.bindings()), path);
            reader(type, path);
            checkWritable(type, path);
            return schema;
        }
        return polymorphic(type, description, path);
    }

    private ObjectNode list(TypeUse element, String path) {
        ObjectNode list = JSON.objectNode().put("type", "array");
        return list.set("items", schema(element, path + "[]"));
    }

    private ObjectNode map(TypeUse type, String path) {
        if (type.annotation(Pairs.class) == null) {
            throw new SchemaException(
                    path,
                    "strict mode does not support a Map, because it needs the name of every property",
                    "Put @Pairs on it to have a list of keys and values, or use a record");
        }
        if (!type.raw().isAssignableFrom(java.util.LinkedHashMap.class)
                && !type.raw().isAssignableFrom(TreeMap.class)) {
            throw new SchemaException(path, type.raw().getName() + " cannot be made from pairs", "Declare it as a Map");
        }
        List<TypeUse> types = type.as(Map.class).arguments();
        ObjectNode pair = object();
        property(pair, "key", schema(types.get(0), path + ".key"));
        property(pair, "value", schema(types.get(1), path + ".value"));
        ObjectNode list = JSON.objectNode().put("type", "array");
        return list.set("items", pair);
    }

    private static void refuse(TypeUse type, String path) {
        Class<?> raw = type.raw();
        if (raw == Object.class || TreeNode.class.isAssignableFrom(raw)) {
            throw new SchemaException(
                    path,
                    raw.getName() + " may be anything, and strict mode needs to know the type",
                    "Declare a type: a record, or a sealed interface for one of several");
        }
        if (raw.isPrimitive()) {
            throw new SchemaException(path, raw + " has no values", "Declare what it is");
        }
        ClassLoader loader = raw.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            throw new SchemaException(
                    path,
                    raw.getName() + " has no schema; of the JDK's types only values such as String, numbers, UUID and"
                            + " java.time have one",
                    "Use " + inPlaceOf(raw) + ", or leave it out of the type");
        }
        if (type.arguments().size() != raw.getTypeParameters().length) {
            throw new SchemaException(
                    path,
                    raw.getName() + " is used without its type arguments",
                    "Write them down: new TypeRef<Page<Item>>() {} instead of Page.class");
        }
        if (raw.isMemberClass() && !Modifier.isStatic(raw.getModifiers())) {
            throw new SchemaException(
                    path, raw.getName() + " is an inner class, which cannot be created from JSON", "Make it static");
        }
    }

    private static String inPlaceOf(Class<?> type) {
        if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
            return "an Instant or a LocalDate";
        }
        if (Iterable.class.isAssignableFrom(type) && !Path.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || BaseStream.class.isAssignableFrom(type)) {
            return "a List";
        }
        return "a String or a record of your own";
    }

    private static ObjectNode object() {
        ObjectNode object = JSON.objectNode().put("type", "object");
        object.putObject("properties");
        object.putArray("required");
        return object.put("additionalProperties", false);
    }

    private static void property(ObjectNode object, String name, ObjectNode schema) {
        ((ObjectNode) object.get("properties")).set(name, schema);
        ((ArrayNode) object.get("required")).add(name);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return schema;
        }
        // An enum or a constant does not hold null, so those need the longer form; a reference has no room for more.
        boolean simple = type.isTextual() && !schema.has("enum") && !schema.has("const") && !schema.has("properties");
        if (simple) {
            ObjectNode nullable = JSON.objectNode();
            nullable.putArray("type").add(type).add("null");
            schema.remove("type");
            return nullable.setAll(schema);
        }
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    // ---- Definitions

    private ObjectNode defined(Key key, String path) {
        Definition definition = definitions.get(key);
        if (definition == null) {
            definition = new Definition(DEFINITION + freeName(key), key.type().name());
            definitions.put(key, definition);
            byReference.put(definition.reference, definition);
            Set<TypeUse> around = within;
            within = new HashSet<>();
            definition.body = key.type().raw().isEnum() ? enumeration(key.type(), path) : bean(key, path);
            within = around;
        }
        definition.uses++;
        return JSON.objectNode().put("$ref", definition.reference);
    }

    private String freeName(Key key) {
        String wanted = key.type().name();
        String name = wanted;
        for (int i = 2; byReference.containsKey(DEFINITION + name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private ObjectNode enumeration(TypeUse type, String path) {
        Object[] constants = type.raw().getEnumConstants();
        ObjectNode schema = JSON.objectNode();
        ArrayNode values = JSON.arrayNode();
        Set<JsonNode> seen = new HashSet<>();
        for (Object constant : constants) {
            JsonNode value = written(constant, type.raw(), path);
            if (!value.isTextual() && !value.isIntegralNumber()) {
                throw new SchemaException(
                        path,
                        "a constant of " + type.raw().getName() + " is written as " + value,
                        "Let @JsonValue give a string");
            }
            if (!seen.add(value)) {
                throw new SchemaException(
                        path,
                        "two constants of " + type.raw().getName() + " are written as " + value,
                        "Give them different names");
            }
            values.add(value);
        }
        if (values.isEmpty()) {
            throw new SchemaException(path, type.raw().getName() + " has no constants", "Give it one");
        }
        reader(type, path);
        schema.put("type", values.get(0).isTextual() ? "string" : "integer");
        schema.set("enum", values);
        describe(schema, type.raw(), null);
        return schema;
    }

    private JsonNode written(Object constant, Class<?> type, String path) {
        try {
            return mapper.valueToTree(constant);
        } catch (IllegalArgumentException refused) {
            throw unreadable(type, path, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static void describe(ObjectNode schema, Class<?> type, @Nullable String fromJackson) {
        Describe description = type.getAnnotation(Describe.class);
        String text = description == null ? fromJackson : description.value();
        if (text != null) {
            schema.put("description", text);
        }
    }

    // ---- Sealed types

    private ObjectNode polymorphic(TypeUse type, BeanDescription description, String path) {
        AnnotatedClass info = description.getClassInfo();
        SealedTypes.Distinction how = SealedTypes.distinction(info);
        if (how == null || how.by() == JsonTypeInfo.Id.NONE) {
            return defined(new Key(type.bare(), null), path);
        }
        // SIMPLE_NAME has come with Jackson 2.16, and this must run with older ones.
        boolean byName = how.by() == JsonTypeInfo.Id.NAME || how.by().name().equals("SIMPLE_NAME");
        boolean inside = how.as() == JsonTypeInfo.As.PROPERTY || how.as() == JsonTypeInfo.As.EXISTING_PROPERTY;
        if (!byName || !inside) {
            throw new SchemaException(
                    path,
                    type.raw().getName() + " tells its classes apart by " + how.by() + " as " + how.as()
                            + ", which strict mode does not support",
                    "Use @JsonTypeInfo(use = NAME, include = PROPERTY), or no annotation on a sealed type");
        }
        return union(type, info, how.property(), path);
    }

    private ObjectNode union(TypeUse type, AnnotatedClass info, String property, String path) {
        if (SealedTypes.isSealed(type.raw())) {
            for (Class<?> branch : SealedTypes.branches(type.raw())) {
                if (branch.isEnum()) {
                    throw new SchemaException(
                            path,
                            "the enum " + branch.getName() + " cannot have the property " + property
                                    + " that tells the classes apart",
                            "Make it a record with the enum in it");
                }
                if (Modifier.isAbstract(branch.getModifiers()) && !branch.isSealed()) {
                    throw new SchemaException(
                            path,
                            branch.getName() + " is neither sealed nor final, so its subclasses are unknown",
                            "Make it sealed, too");
                }
            }
        }
        List<ObjectNode> branches = new ArrayList<>();
        Map<String, Class<?>> names = new LinkedHashMap<>();
        for (NamedType named : subtypes(info)) {
            Class<?> branch = named.getType();
            if (Modifier.isAbstract(branch.getModifiers())) {
                continue;
            }
            Class<?> other = names.put(named.getName(), branch);
            if (other != null) {
                throw new SchemaException(
                        path,
                        other.getName() + " and " + branch.getName() + " are both named " + named.getName(),
                        "Give one of them another name with @JsonTypeName");
            }
            TypeUse use = type.narrowedTo(branch);
            if (use == null) {
                throw new SchemaException(
                        path,
                        "the type variables of " + branch.getName() + " cannot be derived from "
                                + type.raw().getName(),
                        "Use the variables in what it extends, or none");
            }
            branches.add(defined(
                    new Key(use.bare(), new Constant(property, named.getName())), path + "(" + named.getName() + ")"));
        }
        if (branches.isEmpty()) {
            throw new SchemaException(
                    path,
                    type.raw().getName() + " has no concrete class",
                    "Name them with @JsonSubTypes, or make it sealed");
        }
        if (branches.size() == 1) {
            return branches.get(0);
        }
        ObjectNode union = JSON.objectNode();
        union.putArray("anyOf").addAll(branches);
        describe(union, type.raw(), null);
        return union;
    }

    /**
     * The classes that a type may be, with their names. Jackson collects them, the lists of its parents among them, in no
     * order; here they come as they are declared, so that a schema is the same each time.
     */
    private List<NamedType> subtypes(AnnotatedClass info) {
        List<NamedType> declared = config.getAnnotationIntrospector().findSubtypes(info);
        List<Class<?>> order = new ArrayList<>();
        if (declared != null) {
            declared.forEach(each -> order.add(each.getType()));
        }
        return mapper.getSubtypeResolver().collectAndResolveSubtypesByClass(config, info).stream()
                .filter(each -> info.getRawType().isAssignableFrom(each.getType()))
                .sorted(Comparator.comparingInt((NamedType each) ->
                                order.contains(each.getType()) ? order.indexOf(each.getType()) : order.size())
                        .thenComparing(each -> each.getType().getName()))
                .toList();
    }

    // ---- Objects

    private ObjectNode bean(Key key, String path) {
        TypeUse type = key.type();
        Class<?> raw = type.raw();
        JavaType java = javaType(type);
        BeanDescription description = config.introspect(java);
        if (Modifier.isAbstract(raw.getModifiers())) {
            throw new SchemaException(
                    path,
                    raw.getName() + " is abstract, and its classes are not known",
                    "Make it sealed, or name its classes with @JsonTypeInfo and @JsonSubTypes");
        }
        if (raw.isAnnotationPresent(JsonDeserialize.class) || raw.isAnnotationPresent(JsonFormat.class)) {
            throw new SchemaException(
                    path,
                    raw.getName()
                            + " has a custom deserializer (@JsonDeserialize or @JsonFormat), from which no schema can be derived",
                    "Write the schema by hand, or use a plain record");
        }
        if (description.findAnySetterAccessor() != null) {
            throw new SchemaException(
                    path,
                    raw.getName()
                            + " takes any property (@JsonAnySetter), and strict mode needs the name of every property",
                    "Use @Pairs on a Map");
        }
        Set<String> read = readable(type, path);
        ObjectNode object = object();
        if (key.constant() != null) {
            ObjectNode constant = JSON.objectNode()
                    .put("type", "string")
                    .put("const", key.constant().value());
            property(object, key.constant().property(), constant);
        }
        Map<TypeVariable<?>, TypeUse> bindings = type.bindings();
        for (BeanPropertyDefinition property : settable(description)) {
            // Jackson keeps those apart; they are refused further on.
            boolean unwrapped =
                    property.getMutator() != null && property.getMutator().hasAnnotation(JsonUnwrapped.class);
            if (unwrapped || read.contains(property.getName())) {
                add(object, property, bindings, key.constant(), path + "." + property.getName());
            }
        }
        if (object.get("properties").isEmpty() && !raw.isRecord()) {
            throw new SchemaException(
                    path,
                    raw.getName() + " has no properties that Jackson can set",
                    "Use a record, or add setters or public fields");
        }
        checkWritable(type, path);
        describe(object, raw, description.findClassDescription());
        return object;
    }

    private static List<BeanPropertyDefinition> settable(BeanDescription description) {
        Stream<BeanPropertyDefinition> properties = description.findProperties().stream()
                .filter(property -> property.couldDeserialize()
                        || property.hasGetter() && property.getGetter() != null && isFilled(property))
                .filter(property -> property.findReferenceType() == null
                        || !property.findReferenceType().isBackReference());
        return (isOrdered(description)
                        ? properties
                        : properties.sorted(Comparator.comparingInt(component(description))))
                .toList();
    }

    /**
     * Returns whether the order is the user's, or no record's: Jackson before 2.18 puts components with a name of
     * their own first.
     */
    private static boolean isOrdered(BeanDescription description) {
        return !description.isRecordType()
                || description.getClassAnnotations().has(JsonPropertyOrder.class)
                || description.findProperties().stream()
                        .anyMatch(property -> property.getMetadata().hasIndex());
    }

    /** The place of a property among the components of its record; those that are no components come last. */
    private static ToIntFunction<BeanPropertyDefinition> component(BeanDescription description) {
        List<String> components = Stream.of(description.getBeanClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        return property -> {
            int place = components.indexOf(property.getInternalName());
            return place < 0 ? components.size() : place;
        };
    }

    /** A collection that has a getter only is read by adding to what the getter gives. */
    private static boolean isFilled(BeanPropertyDefinition property) {
        return Collection.class.isAssignableFrom(property.getRawPrimaryType());
    }

    private void add(
            ObjectNode object,
            BeanPropertyDefinition property,
            Map<TypeVariable<?>, TypeUse> bindings,
            @Nullable Constant constant,
            String path) {
        AnnotatedMember member = property.getMutator() == null ? property.getAccessor() : property.getMutator();
        if (constant != null && property.getName().equals(constant.property())) {
            SealedTypes.Distinction how =
                    SealedTypes.distinction(config.introspectClassAnnotations(member.getDeclaringClass())
                            .getClassInfo());
            if (how != null && how.as() == JsonTypeInfo.As.EXISTING_PROPERTY) {
                return;
            }
            throw new SchemaException(
                    path,
                    "the property has the name of the property that tells the classes apart",
                    "Rename it, or name the other with @JsonTypeInfo(use = NAME, property = \"kind\")");
        }
        for (Class<? extends Annotation> foreign : CHANGE_READING) {
            if (member.hasAnnotation(foreign)) {
                throw new SchemaException(
                        path,
                        "@" + foreign.getSimpleName()
                                + " on a property changes how it is read, and a schema cannot follow",
                        "Remove it, or write the schema by hand");
            }
        }
        ObjectNode schema = schema(propertyType(property, member, bindings), path);
        String description = property.getMetadata().getDescription();
        if (description != null && !schema.has("description")) {
            schema.put("description", description);
        }
        property(object, property.getName(), schema);
    }

    /** The type, with the annotations of all the places where the property is written down. */
    private static TypeUse propertyType(
            BeanPropertyDefinition property, AnnotatedMember member, Map<TypeVariable<?>, TypeUse> bindings) {
        TypeUse type = type(member, bindings);
        List<Annotation> more = new ArrayList<>();
        member.annotations().forEach(more::add);
        Field field = field(member.getDeclaringClass(), property.getInternalName());
        if (field != null && field.getType() == type.raw()) {
            TypeUse fieldType = TypeUse.of(field.getAnnotatedType(), bindings);
            // The annotations inside the type arguments: a record's constructor may not repeat them.
            type = member.getDeclaringClass().isRecord() ? fieldType : type.with(fieldType.annotations());
            more.addAll(List.of(field.getAnnotations()));
        }
        if (property.hasGetter()) {
            more.addAll(type(property.getGetter(), bindings).annotations());
        }
        return type.declared(more);
    }

    private static @Nullable Field field(Class<?> type, String name) {
        try {
            return type.getDeclaredField(name);
        } catch (NoSuchFieldException none) {
            return null;
        }
    }

    private static TypeUse type(AnnotatedMember member, Map<TypeVariable<?>, TypeUse> bindings) {
        AnnotatedType type;
        if (member instanceof AnnotatedParameter parameter) {
            Executable owner = (Executable) parameter.getOwner().getMember();
            type = owner.getAnnotatedParameterTypes()[parameter.getIndex()];
        } else if (member.getMember() instanceof Method method) {
            type = method.getParameterCount() == 0
                    ? method.getAnnotatedReturnType()
                    : method.getAnnotatedParameterTypes()[0];
        } else {
            type = ((Field) member.getMember()).getAnnotatedType();
        }
        return TypeUse.of(type, bindings);
    }

    JavaType javaType(TypeUse type) {
        if (type.raw().isArray()) {
            return mapper.getTypeFactory()
                    .constructArrayType(javaType(type.arguments().get(0)));
        }
        if (type.arguments().isEmpty()) {
            return mapper.getTypeFactory().constructType(type.raw());
        }
        JavaType[] arguments = type.arguments().stream().map(this::javaType).toArray(JavaType[]::new);
        return mapper.getTypeFactory().constructParametricType(type.raw(), arguments);
    }

    /** The names of what Jackson reads, ignored properties left out. Fails where Jackson would, but now. */
    private Set<String> readable(TypeUse type, String path) {
        if (!(reader(type, path) instanceof BeanDeserializerBase reader)) {
            throw new SchemaException(
                    path,
                    "Jackson does not read " + type.raw().getName() + " as an object with properties",
                    "Use a record");
        }
        ValueInstantiator maker = reader.getValueInstantiator();
        boolean fromProperties = maker.canCreateUsingDefault() || maker.canCreateFromObjectWith();
        if (!fromProperties) {
            throw new SchemaException(
                    path,
                    type.raw().getName() + " cannot be made from its properties",
                    "Give it a constructor without parameters, or put @JsonCreator on one with them; where it is one value, put @JsonValue on that");
        }
        Set<String> names = new HashSet<>();
        reader.properties().forEachRemaining(property -> {
            if (!property.isIgnorable()) {
                names.add(property.getName());
            }
        });
        return names;
    }

    /** Returns Jackson's deserializer of a type. Throws now what Jackson would throw at the first value. */
    private JsonDeserializer<?> reader(TypeUse type, String path) {
        DefaultDeserializationContext context =
                ((DefaultDeserializationContext) mapper.getDeserializationContext()).createDummyInstance(config);
        try {
            return context.findNonContextualValueDeserializer(javaType(type));
        } catch (JsonMappingException refused) {
            refuseProperties(type, path);
            throw unreadable(type.raw(), path, refused.getOriginalMessage(), refused);
        }
    }

    /**
     * Throws if Jackson has no access to a property that it must write, which it would notice at the first value only. Other
     * reasons why it cannot write the type do not matter until somebody writes one.
     */
    private void checkWritable(TypeUse type, String path) {
        Class<?> raw = type.raw();
        if (raw.getModule().isOpen(raw.getPackageName(), ObjectMapper.class.getModule())) {
            return;
        }
        try {
            mapper.getSerializerProviderInstance().findValueSerializer(javaType(type));
        } catch (JsonMappingException refused) {
            if (Openness.missing(refused) != null) {
                throw unreadable(raw, path, refused.getOriginalMessage(), refused);
            }
        }
    }

    /**
     * Throws for the property because of which Jackson cannot read a class, if there is one, with a better message than
     * Jackson's. Ignored properties are tried last: Jackson resolves their types, too.
     */
    private void refuseProperties(TypeUse type, String path) {
        BeanDescription description = config.introspect(javaType(type));
        Set<String> ignored = config.getDefaultPropertyIgnorals(type.raw(), description.getClassInfo())
                .findIgnoredForDeserialization();
        Map<TypeVariable<?>, TypeUse> bindings = type.bindings();
        settable(description).stream()
                .sorted(Comparator.comparing(property -> ignored.contains(property.getName())))
                .forEach(property -> add(object(), property, bindings, null, path + "." + property.getName()));
    }

    private static SchemaException unreadable(Class<?> type, String path, String why, Exception refused) {
        String opens = Openness.missing(refused);
        SchemaException refusal = opens != null
                ? new SchemaException(
                        path,
                        "Jackson, which reads and writes objects by reflection, has no access to " + type.getName(),
                        opens)
                : new SchemaException(
                        path,
                        "Jackson cannot read " + type.getName() + ": " + why,
                        "Change the class or its annotations");
        refusal.initCause(refused);
        return refusal;
    }

    // ---- Constraints

    private static void constrain(ObjectNode schema, TypeUse type, String path) {
        String json = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        StringPattern pattern = type.annotation(StringPattern.class);
        if (pattern != null) {
            only(json.equals("string"), "@StringPattern", "strings", path);
            try {
                java.util.regex.Pattern.compile(pattern.value());
            } catch (PatternSyntaxException broken) {
                throw new SchemaException(
                        path, "@StringPattern is not a regular expression: " + broken.getDescription(), "Correct it");
            }
            schema.put("pattern", pattern.value());
        }
        StringFormat format = type.annotation(StringFormat.class);
        if (format != null) {
            only(json.equals("string"), "@StringFormat", "strings", path);
            if (!Scalars.FORMATS.contains(format.value())) {
                throw new SchemaException(
                        path,
                        "strict mode does not support the format " + format.value(),
                        "Use one of "
                                + String.join(
                                        ", ", Scalars.FORMATS.stream().sorted().toList()) + ", or @StringPattern");
            }
            schema.put("format", format.value());
        }
        Bounds bounds = type.annotation(Bounds.class);
        if (bounds != null && json.equals("array")) {
            boolean counts =
                    Double.isNaN(bounds.above()) && Double.isNaN(bounds.below()) && Double.isNaN(bounds.multipleOf());
            only(counts, "@Bounds with above, below or multipleOf", "numbers", path);
            bound(schema, "minItems", bounds.min(), path);
            bound(schema, "maxItems", bounds.max(), path);
        } else if (bounds != null) {
            only(json.equals("integer") || json.equals("number"), "@Bounds", "numbers and lists", path);
            bound(schema, "minimum", bounds.min(), path);
            bound(schema, "maximum", bounds.max(), path);
            bound(schema, "exclusiveMinimum", bounds.above(), path);
            bound(schema, "exclusiveMaximum", bounds.below(), path);
            bound(schema, "multipleOf", bounds.multipleOf(), path);
        }
    }

    private static void only(boolean fits, String annotation, String what, String path) {
        if (!fits) {
            throw new SchemaException(
                    path, annotation + " is for " + what, "Move it to where it belongs, or remove it");
        }
    }

    private static void bound(ObjectNode schema, String keyword, double bound, String path) {
        if (Double.isNaN(bound)) {
            return;
        }
        boolean whole = bound == Math.rint(bound) && Math.abs(bound) < 1L << 53;
        boolean count = keyword.endsWith("Items");
        if (Double.isInfinite(bound) || count && (!whole || bound < 0) || keyword.equals("multipleOf") && bound <= 0) {
            throw new SchemaException(path, keyword + " cannot be " + bound, "Use another number in @Bounds");
        }
        if (whole) {
            schema.put(keyword, (long) bound);
        } else {
            schema.put(keyword, bound);
        }
    }
}
