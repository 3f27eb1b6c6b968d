package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.FactSheet;
import io.fluentopenai.openapi.sheet.Type;
import io.fluentopenai.openapi.sheet.Type.Named;
import io.fluentopenai.openapi.sheet.Type.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** Makes what the templates show of each component. */
final class ModelViews {
    /** An object: {@code class Foo extends JsonModel}. */
    record ObjectView(
            String name,
            String upstream,
            @Nullable String description,
            boolean deprecated,
            @Nullable String interfaces,
            @Nullable String form,
            @Nullable String nextCursor,
            List<PropertyView> properties) {
        /** The names of the properties, as arguments. */
        String names() {
            return properties.stream().map(PropertyView::literal).collect(Collectors.joining(", "));
        }
    }

    /** A union of objects: {@code sealed interface Foo}. */
    record UnionView(
            String name,
            String upstream,
            @Nullable String description,
            String parents,
            String permits,
            String dispatch,
            boolean form,
            List<Accessor> accessors,
            List<Accessor> unknownAccessors) {}

    /** A string property that all branches of a union have. */
    record Accessor(String name, String literal, String doc) {}

    /** An enum that stays open: {@code class Foo extends OpenEnum}. */
    record EnumView(
            String name,
            String upstream,
            @Nullable String description,
            boolean documentedOpen,
            List<Constant> constants) {
        record Constant(String name, String literal, String code) {}

        String constantNames() {
            return String.join(", ", constants.stream().map(Constant::name).toList());
        }
    }

    /** A value of several JSON types: {@code class Foo extends JsonChoice}. */
    record ChoiceView(
            String name, String upstream, @Nullable String description, String read, List<Branch> branches) {
        record Branch(
                int index, String label, String type, String parameter, String value, String cast, String article) {}
    }

    private final FactSheet sheet;
    private final Map<String, List<String>> parents;
    private final Map<String, JsonNode> formBodies;
    private final Set<String> listPages;

    ModelViews(FactSheet sheet) {
        this.sheet = sheet;
        this.parents = sheet.parents();
        this.formBodies = OperationViews.formBodies(sheet);
        this.listPages = OperationViews.listPages(sheet);
    }

    /** The view of a component under the name of its template section. */
    Map.Entry<String, Object> of(String name, FactSheet.Kind kind) {
        JsonNode schema = sheet.schema(name);
        return switch (kind) {
            case OBJECT -> Map.entry("x-object", object(name, schema));
            case UNION -> Map.entry("x-union", union(name, schema));
            case ENUM -> Map.entry("x-enum", enumeration(name, schema));
            case CHOICE -> Map.entry("x-choice", choice(name, schema));
            case ALIAS -> throw new IllegalArgumentException(name + " is an alias, which has no class");
        };
    }

    private static String upstream(String name, JsonNode schema) {
        return JavaNames.code(schema.path("x-upstream-name").asText(name));
    }

    // ---- Objects

    private ObjectView object(String name, JsonNode schema) {
        List<PropertyView> properties = properties(name, schema);
        JsonNode encoding = formBodies.get(name);
        List<String> interfaces = new ArrayList<>(parents.getOrDefault(name, List.of()));
        if (encoding != null) {
            interfaces.add("FormBody");
        }
        String nextCursor = null;
        if (listPages.contains(name)
                && type(properties, "data") instanceof Type.ListOf list
                && type(properties, "has_more") == Simple.BOOLEAN
                && type(properties, "next_cursor") == null) {
            interfaces.add("ListPage<" + list.element().java() + ">");
            nextCursor = nextCursor(properties);
        }
        return new ObjectView(
                name,
                upstream(name, schema),
                Prose.ofClass(schema),
                schema.path("deprecated").asBoolean(),
                interfaces.isEmpty() ? null : String.join(", ", interfaces),
                encoding == null ? null : form(properties, encoding),
                nextCursor,
                properties);
    }

    /** The type of a property; null if there is none of that name. */
    private static @Nullable Type type(List<PropertyView> properties, String wireName) {
        for (PropertyView property : properties) {
            if (property.wireName().equals(wireName)) {
                return property.propertyType();
            }
        }
        return null;
    }

    /** The expression for the cursor of the page after this one. */
    private static String nextCursor(List<PropertyView> properties) {
        for (String wireName : List.of("next_page", "next")) {
            if (type(properties, wireName) == Simple.STRING) {
                return JavaNames.member(wireName);
            }
        }
        return "ListPage.cursor(" + (type(properties, "last_id") == Simple.STRING ? "lastId" : "null") + ", data)";
    }

    /** The statements that name the fields of a form. */
    private String form(List<PropertyView> properties, JsonNode encoding) {
        StringBuilder code = new StringBuilder();
        for (PropertyView property : properties) {
            Type type = property.propertyType();
            String name = "this." + property.name();
            String files = JavaNames.literal(JavaNames.ofElements(property.wireName()));
            String required = String.valueOf(property.required() && !property.nullable());
            String contentType =
                    encoding.path(property.wireName()).path("contentType").asText("");
            if (!contentType.isEmpty() && !holdsFile(type)) {
                code.append("        out.part(%s, %s, %s, %s);\n"
                        .formatted(property.literal(), name, JavaNames.literal(contentType), required));
            } else if (type == Simple.FILE) {
                code.append("        out.file(%s, %s, %s);\n".formatted(property.literal(), name, required));
            } else if (type.isFile()) {
                code.append("        out.files(%s, %s, %s);\n".formatted(files, name, required));
            } else if (type instanceof Named named && holdsFile(type)) {
                code.append("        ");
                for (Type branchType : sheet.branchTypes(sheet.schema(named.java()))) {
                    if (branchType.isFile()) {
                        String label = label(branchType);
                        code.append(
                                "if (%s != null && %s.is%s()) {\n            out.%s, %s.as%s(), true);\n        } else "
                                        .formatted(
                                                name,
                                                name,
                                                label,
                                                branchType == Simple.FILE
                                                        ? "file(" + property.literal()
                                                        : "files(" + files,
                                                name,
                                                label));
                    }
                }
                code.append("{\n            out.value(%s, %s, %s);\n        }\n"
                        .formatted(property.literal(), name, required));
            } else {
                code.append("        out.value(%s, %s, %s);\n".formatted(property.literal(), name, required));
            }
        }
        return code.toString();
    }

    /** Returns whether a value of the type can be a file, or a list of files. */
    boolean holdsFile(Type type) {
        return type.isFile() || hasBranch(type, Type::isFile);
    }

    private boolean hasBranch(Type type, Predicate<Type> test) {
        return type.is(FactSheet.Kind.CHOICE)
                && sheet.branchTypes(sheet.schema(type.java())).stream().anyMatch(test);
    }

    /** Returns whether the events of a stream are objects of an event's name and its data. */
    boolean isEnvelope(Type type) {
        if (!(type instanceof Named named)) {
            return false;
        }
        Set<String> branches = type.is(FactSheet.Kind.UNION) ? leaves(named.java()) : Set.of(named.java());
        return branches.stream()
                .map(b -> sheet.schema(b).path("properties"))
                .allMatch(p -> p.has("event") && p.has("data"));
    }

    List<PropertyView> properties(String owner, JsonNode schema) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(r -> required.add(r.textValue()));
        List<String> wireNames = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(wireNames::add);
        List<String> names =
                JavaNames.unique(wireNames.stream().map(JavaNames::member).toList());
        List<PropertyView> views = new ArrayList<>();
        for (String wireName : wireNames) {
            JsonNode property = schema.get("properties").get(wireName);
            Type type = sheet.type(property);
            views.add(new PropertyView(
                    owner,
                    wireName,
                    names.get(views.size()),
                    views.size(),
                    property,
                    type,
                    required.contains(wireName),
                    FactSheet.isNullable(property),
                    stringFactory(type)));
        }
        return views;
    }

    /** Returns the factory that turns a string into a value of the type, for types where most callers pass one. */
    private @Nullable String stringFactory(Type type) {
        if (type.is(FactSheet.Kind.ENUM)) {
            return type.java() + ".of";
        }
        return hasBranch(type, ModelViews::isString) ? type.java() + ".ofString" : null;
    }

    private static boolean isString(Type type) {
        return type == Simple.STRING || type.is(FactSheet.Kind.ENUM);
    }

    // ---- Unions

    private UnionView union(String name, JsonNode schema) {
        List<String> branches = new ArrayList<>();
        for (JsonNode branch : FactSheet.branches(schema)) {
            String child = FactSheet.refName(branch);
            if (child == null) {
                throw new IllegalArgumentException("A branch of the union " + name + " is no reference: " + branch);
            }
            branches.add(child);
        }
        branches.add(name + ".Unknown");
        boolean form = formBodies.containsKey(name);
        Map<String, Accessor> unknown = new LinkedHashMap<>();
        collectAccessors(name, unknown, new LinkedHashSet<>());
        List<String> extended = new ArrayList<>(parents.getOrDefault(name, List.of("JsonValue")));
        if (form) {
            extended.add("FormBody");
        }
        return new UnionView(
                name,
                upstream(name, schema),
                Prose.ofClass(schema),
                String.join(", ", extended),
                String.join(",\n                ", branches),
                Dispatch.code(schema.get("x-dispatch")),
                form,
                accessors(name),
                List.copyOf(unknown.values()));
    }

    private void collectAccessors(String union, Map<String, Accessor> accessors, Set<String> seen) {
        if (!seen.add(union)) {
            throw new IllegalArgumentException("The union " + union + " is a branch of itself");
        }
        for (Accessor accessor : accessors(union)) {
            accessors.putIfAbsent(accessor.name(), accessor);
        }
        for (String parent : parents.getOrDefault(union, List.of())) {
            collectAccessors(parent, accessors, new LinkedHashSet<>(seen));
        }
    }

    /** Returns accessors of the deciding property and of the id, if every branch has them as a string. */
    private List<Accessor> accessors(String union) {
        String decides = sheet.schema(union).path("x-dispatch").path("property").asText("");
        List<Accessor> accessors = new ArrayList<>();
        if (haveText(union, decides)) {
            accessors.add(accessor(decides, "Returns the discriminator, which tells the branches apart."));
        }
        if (!decides.equals("id") && haveText(union, "id")) {
            accessors.add(accessor("id", "Returns the id, or null if there is none."));
        }
        return accessors;
    }

    private boolean haveText(String union, String wireName) {
        Set<String> leaves = leaves(union);
        return !leaves.isEmpty()
                && leaves.stream()
                        .allMatch(leaf -> properties(leaf, sheet.schema(leaf)).stream()
                                .anyMatch(property -> property.wireName().equals(wireName)
                                        && property.name().equals(JavaNames.member(wireName))
                                        && property.propertyType() == Simple.STRING));
    }

    private static Accessor accessor(String wireName, String doc) {
        return new Accessor(JavaNames.member(wireName), JavaNames.literal(wireName), doc);
    }

    private Set<String> leaves(String union) {
        Set<String> leaves = new LinkedHashSet<>();
        for (JsonNode branch : FactSheet.branches(sheet.schema(union))) {
            String child = FactSheet.refName(branch);
            if (child == null) {
                continue;
            }
            if (FactSheet.kind(sheet.schema(child)) == FactSheet.Kind.UNION) {
                leaves.addAll(leaves(child));
            } else {
                leaves.add(child);
            }
        }
        return leaves;
    }

    // ---- Enums

    private static EnumView enumeration(String name, JsonNode schema) {
        boolean open = schema.has("x-extensible-enum");
        List<String> values = new ArrayList<>();
        for (JsonNode value : open ? schema.get("x-extensible-enum") : schema.get("enum")) {
            if (value.isTextual()) {
                values.add(value.textValue());
            }
        }
        List<String> names =
                JavaNames.unique(values.stream().map(JavaNames::constant).toList());
        List<EnumView.Constant> constants = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            constants.add(new EnumView.Constant(
                    names.get(i), JavaNames.literal(values.get(i)), JavaNames.code('"' + values.get(i) + '"')));
        }
        return new EnumView(name, upstream(name, schema), Prose.ofClass(schema), open, constants);
    }

    // ---- Token choices

    private ChoiceView choice(String name, JsonNode schema) {
        List<ChoiceView.Branch> branches = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        StringBuilder read = new StringBuilder();
        Map<Integer, Type.ListOf> arrays = new LinkedHashMap<>();
        for (Type type : sheet.branchTypes(schema)) {
            int index = branches.size();
            expected.add(described(type));
            branches.add(branch(index, type));
            if (type instanceof Type.ListOf list) {
                arrays.put(index, list);
            } else {
                read.append(readUnlessArray(name, type, index));
            }
        }
        arrays.values().removeIf(Type::isFile);
        if (!arrays.isEmpty()) {
            read.append(readArrays(name, arrays));
        }
        read.append("return new %s(UNKNOWN, in.undocumented(%s));"
                .formatted(name, JavaNames.literal(String.join(" or ", expected))));
        return new ChoiceView(
                name, upstream(name, schema), Prose.ofClass(schema), JavaLayout.lines(read.toString(), 2), branches);
    }

    private static ChoiceView.Branch branch(int index, Type type) {
        String label = type.is(FactSheet.Kind.ENUM) ? "String" : label(type);
        String parameter = Character.toLowerCase(label.charAt(0)) + label.substring(1);
        parameter = SourceVersion.isKeyword(parameter) ? "value" : parameter;
        String as = "(" + type.java() + ") as(" + index + ", " + JavaNames.literal(described(type)) + ")";
        return type.is(FactSheet.Kind.ENUM)
                ? new ChoiceView.Branch(
                        index,
                        label,
                        "String",
                        parameter,
                        type.java() + ".of(" + parameter + ")",
                        "(" + as + ").value()",
                        described(type))
                : new ChoiceView.Branch(index, label, type.java(), parameter, parameter, as, described(type));
    }

    private static String readUnlessArray(String name, Type type, int index) {
        if (type.isFile()) {
            return "";
        }
        if (type == Simple.ANY) {
            throw new IllegalArgumentException("The choice " + name + " has a branch without a type");
        }
        String kind = jsonKind(type);
        String read = switch (kind) {
            case "NUMBER" ->
                "%s number = in.%s(); if (number != null) { return new %s(%d, number); }"
                        .formatted(type.java(), type == Simple.INTEGER ? "exactLong" : "exactDouble", name, index);
            case "BOOLEAN" -> "return new %s(%d, \"true\".equals(in.text()));".formatted(name, index);
            default -> readBranch(name, type, index);
        };
        return "if (kind == JsonKind.%s) { %s }".formatted(kind, read);
    }

    private static String jsonKind(Type type) {
        if (type instanceof Type.ListOf) {
            return "ARRAY";
        }
        if (type == Simple.INTEGER || type == Simple.NUMBER) {
            return "NUMBER";
        }
        return isString(type) ? "STRING" : type == Simple.BOOLEAN ? "BOOLEAN" : "OBJECT";
    }

    private static String readBranch(String name, Type type, int index) {
        return ReadStatements.readInto(type, "%s value = ".formatted(type.java()), 1)
                + " return new %s(%d, value);".formatted(name, index);
    }

    /** The first element tells arrays apart; an empty one is of the first array branch. */
    private static String readArrays(String name, Map<Integer, Type.ListOf> arrays) {
        if (arrays.size() == 1) {
            Map.Entry<Integer, Type.ListOf> array = arrays.entrySet().iterator().next();
            return "if (kind == JsonKind.ARRAY) { %s }".formatted(readBranch(name, array.getValue(), array.getKey()));
        }
        StringBuilder read = new StringBuilder("if (kind == JsonKind.ARRAY) { JsonKind first = in.peekElement(); ");
        boolean first = true;
        for (Map.Entry<Integer, Type.ListOf> array : arrays.entrySet()) {
            Type element = array.getValue().element();
            read.append("if (%s) { %s }"
                    .formatted(elementTest(element, first), readBranch(name, array.getValue(), array.getKey())));
            first = false;
        }
        return read.append(" }").toString();
    }

    private static String elementTest(Type element, boolean first) {
        String test =
                element.is(FactSheet.Kind.CHOICE) ? "first != JsonKind.NULL" : "first == JsonKind." + jsonKind(element);
        return first ? test + " || first == JsonKind.ABSENT" : test;
    }

    /** The name of a branch in {@code of…}, {@code is…}, {@code as…}. */
    static String label(Type type) {
        if (type instanceof Type.ListOf list) {
            Type element = list.element();
            return element instanceof Type.ListOf || element instanceof Type.MapOf || element instanceof Named
                    ? label(element) + (label(element).endsWith("s") ? "List" : "s")
                    : label(element) + "s";
        }
        if (type instanceof Type.MapOf) {
            return "Map";
        }
        if (type instanceof Named named) {
            return named.java();
        }
        return switch ((Simple) type) {
            case STRING -> "String";
            case INTEGER -> "Integer";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            case ANY -> "Json";
            case FILE -> "File";
            case VECTOR -> "Vector";
        };
    }

    /** A type in a sentence, with its article. */
    private static String described(Type type) {
        if (type instanceof Type.ListOf list) {
            return "a list of " + describedMany(list.element());
        }
        String word = describedOne(type);
        return ("AEIOUaeiou".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
    }

    private static String describedMany(Type type) {
        return type instanceof Type.ListOf list
                ? "lists of " + describedMany(list.element())
                : type instanceof Named ? describedOne(type) : describedOne(type) + "s";
    }

    private static String describedOne(Type type) {
        if (type.is(FactSheet.Kind.ENUM)) {
            return "string";
        }
        return type instanceof Named named ? named.java() : label(type).toLowerCase(Locale.ROOT);
    }
}
