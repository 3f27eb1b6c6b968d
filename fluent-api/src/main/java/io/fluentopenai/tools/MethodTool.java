package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Openness;
import io.fluentopenai.internal.compat.ToolArguments;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import java.lang.annotation.Annotation;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tools from methods: finds the method, its description and its parameters' names, and calls it. */
final class MethodTool {
    private MethodTool() {}

    static FunctionTool of(Object instanceOrClass, String name) {
        Class<?> type = type(Given.notNull(instanceOrClass, "instanceOrClass"));
        List<Method> found = methods(type).stream()
                .filter(method -> method.getName().equals(Given.notNull(name, "name")))
                .toList();
        Given.check(!found.isEmpty(), type.getName() + " has no method " + name + ". Check the name");
        if (found.size() > 1) {
            throw new IllegalArgumentException(type.getName() + " has several methods " + name + ": "
                    + found.stream().map(MethodTool::signature).sorted().collect(Collectors.joining(", "))
                    + ". Pass the Method that you mean, or rename one");
        }
        return of(instanceOrClass, found.get(0));
    }

    static FunctionTool of(Object instanceOrClass, Method method) {
        Class<?> type = type(Given.notNull(instanceOrClass, "instanceOrClass"));
        Given.check(
                Given.notNull(method, "method").getDeclaringClass().isAssignableFrom(type),
                "The method " + signature(method) + " is not one of " + type.getName());
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        Given.check(
                isStatic || !(instanceOrClass instanceof Class<?>),
                "The method " + type.getSimpleName() + "." + method.getName() + " is not static. Pass an instance of "
                        + type.getName() + " to call it on, not the class");
        List<Method> declarations = declarations(type, method);
        open(method);
        Codec<@Nullable Object[]> codec =
                Codec.ofParameters(declarations, type, parameter -> parameter.getType() == RunContext.class);
        ToolFunction function = annotation(declarations, ToolFunction.class);
        String name = function == null || function.name().isEmpty() ? method.getName() : function.name();
        return FunctionTool.of(
                FunctionTool.checked(name),
                description(function, declarations),
                codec.schema(),
                new Call(codec, method, isStatic ? null : instanceOrClass, isVoid(method)));
    }

    /** All methods with {@link ToolFunction}, in the order of their names: that of the class file is not the source's. */
    static List<FunctionTool> annotated(Object instanceOrClass) {
        Class<?> type = type(instanceOrClass);
        boolean staticOnly = instanceOrClass instanceof Class<?>;
        List<FunctionTool> tools = new ArrayList<>();
        for (Method method : methods(type)) {
            if (annotation(declarations(type, method), ToolFunction.class) != null
                    && (!staticOnly || Modifier.isStatic(method.getModifiers()))) {
                tools.add(of(instanceOrClass, method));
            }
        }
        if (tools.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no " + (staticOnly ? "static " : "")
                    + "method with @ToolFunction"
                    + (staticOnly ? ". For those that are not static, pass an instance" : ""));
        }
        tools.sort((a, b) -> a.name().compareTo(b.name()));
        return tools;
    }

    private static Class<?> type(Object instanceOrClass) {
        return instanceOrClass instanceof Class<?> type ? type : instanceOrClass.getClass();
    }

    // ---- Finding

    /** The methods of a class and of what it extends, without those that are overridden, hidden or the compiler's. */
    private static List<Method> methods(Class<?> type) {
        Map<String, Method> bySignature = new LinkedHashMap<>();
        Set<String> overridden = new HashSet<>();
        for (Class<?> declaring : line(type)) {
            if (declaring == Object.class) {
                continue;
            }
            Method[] declared = declaring.getDeclaredMethods();
            for (Method method : declared) {
                boolean inherited =
                        declaring == type || !(declaring.isInterface() && Modifier.isStatic(method.getModifiers()));
                if (!method.isSynthetic() && inherited && !overridden.contains(key(method))) {
                    bySignature.putIfAbsent(key(method), method);
                }
            }
            // A bridge stands where a method with type arguments overrides one with type variables.
            for (Method bridge : declared) {
                if (bridge.isBridge()
                        && Arrays.stream(declared)
                                .anyMatch(method -> !method.isBridge() && overrides(method, bridge))) {
                    overridden.add(key(bridge));
                }
            }
        }
        return new ArrayList<>(bySignature.values());
    }

    /** Returns whether a method may override the other: by its name and by parameters that are the same or more special. */
    private static boolean overrides(Method method, Method other) {
        Class<?>[] special = method.getParameterTypes();
        Class<?>[] general = other.getParameterTypes();
        if (!method.getName().equals(other.getName()) || special.length != general.length) {
            return false;
        }
        for (int i = 0; i < special.length; i++) {
            if (!general[i].isAssignableFrom(special[i])) {
                return false;
            }
        }
        return true;
    }

    /** A class, its superclasses, and then all of their interfaces. */
    private static Set<Class<?>> line(Class<?> type) {
        Set<Class<?>> line = new LinkedHashSet<>();
        for (Class<?> next = type; next != null; next = next.getSuperclass()) {
            line.add(next);
        }
        for (Class<?> known : List.copyOf(line)) {
            interfaces(known, line);
        }
        return line;
    }

    private static void interfaces(Class<?> type, Set<Class<?>> into) {
        for (Class<?> parent : type.getInterfaces()) {
            into.add(parent);
            interfaces(parent, into);
        }
    }

    private static String key(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    /** A method, and what it overrides or implements in this class: the nearest first. */
    private static List<Method> declarations(Class<?> type, Method method) {
        List<Method> declarations = new ArrayList<>(List.of(method));
        if (isHidden(method)) {
            return declarations;
        }
        Set<Class<?>> line = line(type);
        for (Class<?> parent : line) {
            for (Method other : parent.getDeclaredMethods()) {
                if (!other.equals(method)
                        && !other.isSynthetic()
                        && !isHidden(other)
                        && (key(other).equals(key(method)) || isBridged(line, method, other))) {
                    declarations.add(other);
                }
            }
        }
        return declarations;
    }

    /** Returns whether it neither overrides nor is overridden. */
    private static boolean isHidden(Method method) {
        return Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers());
    }

    /**
     * Returns whether a method stands for another one with type variables: the compiler leads from that to it by a
     * bridge.
     */
    private static boolean isBridged(Set<Class<?>> line, Method method, Method other) {
        return line.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(bridge -> bridge.isBridge() && key(bridge).equals(key(other)) && overrides(method, bridge));
    }

    private static <A extends Annotation> @Nullable A annotation(List<Method> declarations, Class<A> type) {
        for (Method declaration : declarations) {
            A annotation = declaration.getAnnotation(type);
            if (annotation != null) {
                return annotation;
            }
        }
        return null;
    }

    private static String description(@Nullable ToolFunction function, List<Method> declarations) {
        if (function != null) {
            return function.value();
        }
        Describe description = annotation(declarations, Describe.class);
        return description == null ? "" : description.value();
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isVoid(Method method) {
        Type type = method.getGenericReturnType();
        if (type instanceof ParameterizedType stage
                && CompletionStage.class.isAssignableFrom(method.getReturnType())
                && stage.getActualTypeArguments().length == 1) {
            type = stage.getActualTypeArguments()[0];
        }
        return type == void.class || type == Void.class;
    }

    private static void open(Method method) {
        Class<?> type = method.getDeclaringClass();
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException | SecurityException closed) {
            throw new IllegalArgumentException(
                    "The method " + signature(method) + " of " + type.getName()
                            + " cannot be called, because its package is not open. "
                            + Openness.missing(
                                    type, MethodTool.class.getModule().getName())
                            + ", or make class and method public and export the package",
                    closed);
        }
    }

    // ---- Calling

    private record Call(
            Codec<@Nullable Object[]> codec,
            Method method,
            @Nullable Object target,
            boolean isVoid) implements FunctionTool.Body {
        @Override
        public FunctionTool.Bound bind(String json) {
            @Nullable Object[] arguments = codec.read(ToolArguments.meant(json));
            return context -> {
                Class<?>[] types = method.getParameterTypes();
                for (int i = 0; i < types.length; i++) {
                    if (types[i] == RunContext.class) {
                        arguments[i] = context;
                    }
                }
                return call(arguments);
            };
        }

        private @Nullable Object call(@Nullable Object[] arguments) throws Exception {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException wrapper) {
                if (wrapper.getCause() instanceof Exception thrown) {
                    throw thrown;
                }
                if (wrapper.getCause() instanceof Error error) {
                    throw error;
                }
                throw wrapper;
            }
        }
    }
}
