package io.fluentopenai.client.json;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Finds the reading method of a generated type by its class. Only calls that name a class come through here. */
final class JsonTypes {
    private static final ClassValue<MethodHandle> READERS = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            try {
                return MethodHandles.publicLookup()
                        .findStatic(type, "read", MethodType.methodType(type, JsonReader.class));
            } catch (NoSuchMethodException | IllegalAccessException e) {
                throw new IllegalArgumentException(type.getName() + " is not a generated type", e);
            }
        }
    };

    private JsonTypes() {}

    static <T> T read(JsonReader in, Class<T> type) throws IOException {
        try {
            return type.cast(READERS.get(type).invoke(in));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
