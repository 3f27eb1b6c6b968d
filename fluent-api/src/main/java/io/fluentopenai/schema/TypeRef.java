package io.fluentopenai.schema;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, which a {@code Class} cannot represent: {@code new TypeRef<List<Step>>() {}}. The
 * braces create a subclass, which records the type.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type
 */
public abstract non-sealed class TypeRef<T> implements OutputType<T> {
    private final AnnotatedType type;

    /**
     * Records the type argument of the subclass.
     *
     * @throws IllegalArgumentException if the subclass has none
     */
    protected TypeRef() {
        if (getClass().getSuperclass() != TypeRef.class
                || !(getClass().getAnnotatedSuperclass() instanceof AnnotatedParameterizedType parent)) {
            throw new IllegalArgumentException("A TypeRef needs its type argument: new TypeRef<List<String>>() {}");
        }
        type = parent.getAnnotatedActualTypeArguments()[0];
    }

    /** Returns the type. */
    public final Type type() {
        return type.getType();
    }

    @Override
    public final Codec<T> codec() {
        return Codec.of(this);
    }

    final AnnotatedType annotatedType() {
        return type;
    }

    /** Returns the type in Java syntax. */
    @Override
    public final String toString() {
        return "TypeRef<" + type.getType().getTypeName() + ">";
    }
}
