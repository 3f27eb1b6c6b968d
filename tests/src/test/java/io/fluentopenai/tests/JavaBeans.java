package io.fluentopenai.tests;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.function.Function;

/** Makes generated objects and calls their setters, which are known by the names on the wire only. */
final class JavaBeans {

    private JavaBeans() {}

    static Object create(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getSimpleName() + " cannot be made", e);
        }
    }

    /**
     * Sets a property.
     *
     * @param wireName its name in JSON or in a query
     * @param value makes the value of the type that the property has
     */
    static void set(Object owner, String wireName, Function<Type, Object> value) {
        Method getter = getter(owner.getClass(), wireName);
        for (Method setter : owner.getClass().getMethods()) {
            // Setters that take something simpler stand beside the one of the property's own type.
            if (setter.getName().equals(getter.getName())
                    && setter.getParameterCount() == 1
                    && setter.getGenericParameterTypes()[0].equals(getter.getGenericReturnType())) {
                call(setter, owner, value.apply(getter.getGenericReturnType()));
                return;
            }
        }
        throw new AssertionError(owner.getClass().getSimpleName() + " has no setter for " + wireName);
    }

    static Method getter(Class<?> type, String wireName) {
        for (Method method : type.getMethods()) {
            if (method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && simplified(method.getName()).equals(simplified(wireName))) {
                return method;
            }
        }
        throw new AssertionError(type.getSimpleName() + " has no accessor for " + wireName);
    }

    /** Names that differ only in how words are joined are the same name. */
    private static String simplified(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    static Object call(Method method, Object owner, Object... arguments) {
        try {
            return method.invoke(owner, arguments);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new AssertionError(method + " failed", e);
        }
    }
}
