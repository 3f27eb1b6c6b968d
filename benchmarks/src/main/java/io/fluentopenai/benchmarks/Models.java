package io.fluentopenai.benchmarks;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Generated models by name, for those that not every revision of the API's document has: this module must compile against
 * a client of any revision.
 */
final class Models {
    private static final String PACKAGE = "io.fluentopenai.client.model.";

    private Models() {}

    static boolean exists(String name) {
        return find(name) != null;
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(PACKAGE.concat(name));
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The model's {@code read}, to be kept in a constant, where calling it costs nothing; null without the model. */
    static @Nullable MethodHandle reader(String name) {
        Class<?> model = find(name);
        if (model == null) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(model, "read", MethodType.methodType(model, JsonReader.class))
                    .asType(MethodType.methodType(JsonValue.class, JsonReader.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    /**
     * Reads by such a handle.
     *
     * @throws IllegalStateException if the client has no such model
     */
    static JsonValue read(@Nullable MethodHandle reader, JsonReader in) {
        if (reader == null) {
            throw new IllegalStateException("The client's revision of the API has no such model");
        }
        try {
            return (JsonValue) reader.invokeExact(in);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
