package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Parameter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The generated methods of one operation, found by the names that the fact sheet gives. What they are to be called and to
 * take is worked out from the sheet here, apart from the code that generates.
 */
final class GeneratedOperation {

    private static final String APIS = "io.fluentopenai.client.api.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");

    /** What a method gives. */
    enum Answer {
        VALUE,
        NOTHING,
        TEXT,
        BINARY,
        STREAM
    }

    /** How a method gives it. */
    enum Style {
        BLOCKING(""),
        ASYNC("Async"),
        WITH_RESPONSE("WithResponse"),
        WITH_RESPONSE_ASYNC("WithResponseAsync");

        final String suffix;

        Style(String suffix) {
            this.suffix = suffix;
        }

        boolean isAsync() {
            return this == ASYNC || this == WITH_RESPONSE_ASYNC;
        }

        boolean hasResponse() {
            return this == WITH_RESPONSE || this == WITH_RESPONSE_ASYNC;
        }
    }

    /**
     * A group of methods that give the same.
     *
     * @param name the name of the blocking method
     * @param answer what they give
     * @param schema the schema of the body, or of one event; null if there is none
     */
    record Form(String name, Answer answer, @Nullable JsonNode schema) {}

    /**
     * One method.
     *
     * @param bodyType the type of the body that it takes; null if it takes none
     * @param params the class of the parameters that may be left out; null if the method does not take them
     * @param options whether it takes options
     * @param isFull whether it takes all that can be given
     */
    record Overload(
            Form form,
            Style style,
            Method method,
            java.lang.reflect.@Nullable Type bodyType,
            @Nullable Class<?> params,
            boolean options,
            boolean isFull) {

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                    + Stream.of(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList();
        }
    }

    private final FactSheet sheet;
    private final Operation operation;
    private final Class<?> api;

    private GeneratedOperation(FactSheet sheet, Operation operation) {
        this.sheet = sheet;
        this.operation = operation;
        this.api = apiClass(operation.apiClass());
    }

    static GeneratedOperation of(FactSheet sheet, Operation operation) {
        return new GeneratedOperation(sheet, operation);
    }

    /** The operation of that verb and path template. */
    static GeneratedOperation at(FactSheet sheet, String verb, String path) {
        return sheet.operations().stream()
                .filter(operation -> operation.verb().equals(verb)
                        && operation.path().equals(path)
                        && operation.fixedQuery().isEmpty())
                .findFirst()
                .map(operation -> of(sheet, operation))
                .orElseThrow(() -> new AssertionError("The sheet has no " + verb + " " + path));
    }

    static Class<?> apiClass(String name) {
        try {
            return Class.forName(APIS + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("No class for the operations of " + name, e);
        }
    }

    Operation operation() {
        return operation;
    }

    /** An instance of the API class over a client. */
    Object over(ApiClient client) {
        return construct(new Class<?>[] {ApiClient.class}, client);
    }

    /** An instance of the API class of its own. */
    Object at(String baseUrl, String apiKey) {
        return construct(new Class<?>[] {String.class, String.class}, baseUrl, apiKey);
    }

    private Object construct(Class<?>[] types, Object... arguments) {
        try {
            return api.getConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("No " + api.getSimpleName(), e);
        }
    }

    // ---- What there should be

    /** The groups of methods that the documented answers ask for. */
    List<Form> forms() {
        String name = operation.methodName();
        List<Form> forms = new ArrayList<>();
        Form json = null;
        boolean text = false;
        boolean binary = false;
        for (Map.Entry<String, JsonNode> body : operation.successBodies().entrySet()) {
            String media = mediaType(body.getKey());
            boolean isFile = Component.resolved(sheet, body.getValue())
                    .path("format")
                    .asText()
                    .equals("binary");
            if (media.equals(Operation.EVENT_STREAM)) {
                continue;
            } else if (isJson(media) && !isFile) {
                json = json == null ? new Form(name, Answer.VALUE, body.getValue()) : json;
            } else if (!isFile && (media.startsWith("text/") || media.equals("application/sdp"))) {
                text = true;
            } else {
                binary = true;
            }
        }
        if (binary) {
            forms.add(new Form(name, Answer.BINARY, null));
        } else if (json != null) {
            forms.add(json);
        }
        if (text) {
            forms.add(new Form(forms.isEmpty() ? name : name + "Text", Answer.TEXT, null));
        }
        if (operation.eventSchema().isPresent()) {
            forms.add(new Form(
                    forms.isEmpty() ? name : name + "Stream",
                    Answer.STREAM,
                    operation.eventSchema().get()));
        }
        if (forms.isEmpty()) {
            forms.add(new Form(name, Answer.NOTHING, null));
        }
        return forms;
    }

    static boolean isJson(String media) {
        return media.equals("application/json") || media.endsWith("+json");
    }

    static String mediaType(String key) {
        int parameters = key.indexOf(';');
        return (parameters < 0 ? key : key.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /** The names of all methods that there should be. */
    Set<String> methodNames() {
        Set<String> names = new TreeSet<>();
        for (Form form : forms()) {
            for (Style style : styles(form)) {
                names.add(form.name() + style.suffix);
            }
        }
        return names;
    }

    private static List<Style> styles(Form form) {
        // A stream tells status and headers by itself.
        return form.answer() == Answer.STREAM ? List.of(Style.BLOCKING, Style.ASYNC) : List.of(Style.values());
    }

    /** The parameters that cannot be left out, in the order of the methods: those of the path as it has them, then others. */
    List<Parameter> positional() {
        Map<String, Parameter> inPath = new LinkedHashMap<>();
        List<Parameter> others = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("path")) {
                inPath.put(parameter.name(), parameter);
            } else if (parameter.required()) {
                others.add(parameter);
            }
        }
        List<Parameter> positional = new ArrayList<>();
        Matcher placeholders = PLACEHOLDER.matcher(operation.path());
        while (placeholders.find()) {
            Parameter parameter = inPath.get(placeholders.group(1));
            if (parameter == null) {
                throw new AssertionError(operation + " does not declare the parameter " + placeholders.group(1));
            }
            positional.add(parameter);
        }
        positional.addAll(others);
        return positional;
    }

    /** Whether the generated method sets the header by itself, as it is always the same. */
    private static boolean isFixedHeader(Parameter parameter) {
        return parameter.in().equals("header") && parameter.schema().has("const");
    }

    /** The query and header parameters that may be left out. The switch of a stream is none: the method's name is it. */
    List<Parameter> optional() {
        return operation.parameters().stream()
                .filter(parameter -> !parameter.required() && !parameter.in().equals("path"))
                .filter(parameter -> !isFixedHeader(parameter))
                .filter(parameter -> operation
                        .streamSwitch()
                        .filter(on -> on.in().equals("query") && on.property().equals(parameter.name()))
                        .isEmpty())
                .toList();
    }

    // ---- What there is

    /** All methods of a group, each with what it takes. */
    List<Overload> overloads(Form form) {
        List<Overload> overloads = new ArrayList<>();
        for (Style style : styles(form)) {
            for (Method method : publicMethods(api)) {
                if (method.getName().equals(form.name() + style.suffix)) {
                    overloads.add(overload(form, style, method));
                }
            }
        }
        overloads.sort(Comparator.comparing(Overload::toString));
        return overloads;
    }

    private Overload overload(Form form, Style style, Method method) {
        java.lang.reflect.Type[] types = method.getGenericParameterTypes();
        int at = positional().size();
        java.lang.reflect.Type body = null;
        Class<?> params = null;
        boolean options = false;
        String paramsName = Character.toUpperCase(operation.methodName().charAt(0))
                + operation.methodName().substring(1) + "Params";
        if (at < types.length && !operation.requestBodies().isEmpty()) {
            body = types[at++];
        }
        if (at < types.length
                && types[at] instanceof Class<?> type
                && type.getSimpleName().equals(paramsName)) {
            params = type;
            at++;
        }
        if (at < types.length && types[at] == RequestOptions.class) {
            options = true;
            at++;
        }
        if (at != types.length) {
            throw new AssertionError(method + " takes more than " + operation + " asks for");
        }
        boolean full = options && (params != null || optional().isEmpty());
        return new Overload(form, style, method, body, params, options, full);
    }

    /** The public methods that an API class declares itself. */
    static List<Method> publicMethods(Class<?> api) {
        List<Method> methods = new ArrayList<>();
        for (Method method : api.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                methods.add(method);
            }
        }
        return methods;
    }

    /**
     * Calls a method.
     *
     * @throws RuntimeException what the method throws
     */
    static @Nullable Object call(Object api, Overload overload, List<@Nullable Object> arguments) {
        try {
            return overload.method().invoke(api, arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new AssertionError(overload + " failed", e.getCause());
        } catch (IllegalAccessException | IllegalArgumentException e) {
            throw new AssertionError(overload + " does not take " + arguments, e);
        }
    }
}
