package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Derives one schema. Objects, unions and enums become {@link Definitions} as they are met.
 *
 * <p>What a class has for properties, what they are called and in which order they come, Jackson says, as it will when it
 * reads the value; the types of the properties come from reflection, since Jackson knows nothing of their annotations.
 */
final class SchemaGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<Class<? extends Annotation>> CHANGE_READING = List.of(
            JacksonInject.class,
            JsonDeserialize.class,
            JsonFormat.class,
            JsonIgnoreProperties.class,
            JsonTypeInfo.class,
            JsonUnwrapped.class);

    private final ObjectMapper mapper;
    private final DeserializationConfig config;
    private final JacksonAccess jackson;
    private final Definitions definitions = new Definitions();

    /** The types that are being derived, from the last definition on: inside a definition a type may contain itself. */
    private Set<TypeUse> within = new HashSet<>();

    SchemaGenerator(ObjectMapper mapper) {
        this.mapper = mapper;
        this.config = mapper.getDeserializationConfig();
        this.jackson = new JacksonAccess(mapper, this::refuseProperties);
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
            return definitions.assemble(schema.get(), path);
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

    // ---- One place

    private ObjectNode schema(TypeUse type, String path) {
        if (type.raw() == Optional.class) {
            return optional(type, path);
        }
        ObjectNode schema = plain(type, path);
        Constraints.add(schema, type, path);
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
            return defined(new Definitions.Key(type.bare(), null), path);
        }
        refuse(type, path);
        JavaType java = type.javaType(mapper);
        BeanDescription description = config.introspect(java);
        AnnotatedMember value = description.findJsonValueAccessor();
        if (value != null) {
            ObjectNode schema = schema(BeanProperties.type(value, type.bindings()), path);
            jackson.reader(type, path);
            jackson.checkWritable(type, path);
            return schema;
        }
        return polymorphic(type, description, path);
    }

    private ObjectNode list(TypeUse element, String path) {
        ObjectNode list = JSON.objectNode().put("type", "array");
        return list.set("items", schema(element, path + "[]"));
    }

    private ObjectNode map(TypeUse type, String path) {
        if (type.annotation(KeyValuePairs.class) == null) {
            throw new SchemaException(
                    path,
                    "strict mode does not support a Map, because it needs the name of every property",
                    "Put @KeyValuePairs on it to have a list of keys and values, or use a record");
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

    private ObjectNode defined(Definitions.Key key, String path) {
        Definitions.Definition definition = definitions.get(key);
        if (definition == null) {
            definition = definitions.add(key);
            Set<TypeUse> around = within;
            within = new HashSet<>();
            definition.body = key.type().raw().isEnum() ? enumeration(key.type(), path) : bean(key, path);
            within = around;
        }
        definition.uses++;
        return JSON.objectNode().put("$ref", definition.reference);
    }

    private ObjectNode enumeration(TypeUse type, String path) {
        Object[] constants = type.raw().getEnumConstants();
        ObjectNode schema = JSON.objectNode();
        ArrayNode values = JSON.arrayNode();
        Set<JsonNode> seen = new HashSet<>();
        for (Object constant : constants) {
            JsonNode value = jackson.written(constant, type.raw(), path);
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
        jackson.reader(type, path);
        schema.put("type", values.get(0).isTextual() ? "string" : "integer");
        schema.set("enum", values);
        describe(schema, type.raw(), null);
        return schema;
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
            return defined(new Definitions.Key(type.bare(), null), path);
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
                    new Definitions.Key(use.bare(), new Definitions.Constant(property, named.getName())),
                    path + "(" + named.getName() + ")"));
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

    private ObjectNode bean(Definitions.Key key, String path) {
        TypeUse type = key.type();
        Class<?> raw = type.raw();
        JavaType java = type.javaType(mapper);
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
                    "Use @KeyValuePairs on a Map");
        }
        Set<String> read = jackson.readable(type, path);
        ObjectNode object = object();
        if (key.constant() != null) {
            ObjectNode constant = JSON.objectNode()
                    .put("type", "string")
                    .put("const", key.constant().value());
            property(object, key.constant().property(), constant);
        }
        Map<TypeVariable<?>, TypeUse> bindings = type.bindings();
        for (BeanPropertyDefinition property : BeanProperties.settable(description)) {
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
        jackson.checkWritable(type, path);
        describe(object, raw, description.findClassDescription());
        return object;
    }

    private void add(
            ObjectNode object,
            BeanPropertyDefinition property,
            Map<TypeVariable<?>, TypeUse> bindings,
            Definitions.@Nullable Constant constant,
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
        ObjectNode schema = schema(BeanProperties.type(property, member, bindings), path);
        String description = property.getMetadata().getDescription();
        if (description != null && !schema.has("description")) {
            schema.put("description", description);
        }
        property(object, property.getName(), schema);
    }

    /**
     * Throws for the property because of which Jackson cannot read a class, if there is one, with a better message than
     * Jackson's. Ignored properties are tried last: Jackson resolves their types, too.
     */
    private void refuseProperties(TypeUse type, String path) {
        BeanDescription description = config.introspect(type.javaType(mapper));
        Set<String> ignored = config.getDefaultPropertyIgnorals(type.raw(), description.getClassInfo())
                .findIgnoredForDeserialization();
        Map<TypeVariable<?>, TypeUse> bindings = type.bindings();
        BeanProperties.settable(description).stream()
                .sorted(Comparator.comparing(property -> ignored.contains(property.getName())))
                .forEach(property -> add(object(), property, bindings, null, path + "." + property.getName()));
    }
}
